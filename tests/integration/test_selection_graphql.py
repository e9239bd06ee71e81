"""What selection answers to each role, and to what makes no sense."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLError

from services.kit.identity import Agent
from services.kit.subgraph import Contexte
from services.selection.subgraph import schema

from .selection import MOTIVATION, SIRET, UN_JOUR, Selection, ouvrir

ANCT = Agent("anct", "chef")
RHONE = Agent("prefecture", "p69", departements=frozenset({"69", "01"}))
CORSE = Agent("prefecture", "p2a", departements=frozenset({"2A"}))
SANS_DEPARTEMENT = Agent("prefecture", "p")
LYON = Agent("structure", "s1", siret=SIRET)
AUTRE = Agent("structure", "s2", siret="21690123100011")
SANS_SIRET = Agent("structure", "s3")
SCHEMA = schema()
REFUS = "... on Refus { code message fautes { champ message } }"


@dataclass
class Client:
    selection: Selection

    async def demander(self, query: str, agent: Agent = ANCT, **variables: Any) -> tuple[Any, list[GraphQLError]]:
        contexte = Contexte(agent, self.selection.stores, horloge=lambda: UN_JOUR)
        reponse = await SCHEMA.execute(query, variables, context_value=contexte)
        assert not hasattr(reponse, "__aiter__")
        return reponse.data, reponse.errors or []

    async def lire(self, query: str, agent: Agent = ANCT, **variables: Any) -> Any:
        data, errors = await self.demander(query, agent, **variables)
        assert errors == []
        return data

    async def agir(self, geste: str, retour: str, agent: Agent = ANCT, **variables: Any) -> Any:
        """One mutation, its arguments named as its variables."""
        types = ", ".join(f"${nom}: {TYPES[nom]}" for nom in variables)
        arguments = ", ".join(f"{nom}: ${nom}" for nom in variables)
        query = f"mutation({types}) {{ {geste}({arguments}) {{ __typename {retour} {REFUS} }} }}"
        return (await self.lire(query, agent, **variables))[geste]

    async def session(self, *candidatures: str, **enveloppes: int) -> tuple[str, str]:
        """A campagne, and its session sitting on these candidatures; their ids."""
        for candidature in candidatures:
            await self.selection.avis(candidature, departement="2A" if candidature.startswith("corse") else "69")
        lignes = [{"departement": d.removeprefix("d"), "postes": n} for d, n in (enveloppes or {"d69": 5}).items()]
        campagne = await self.agir(
            "ouvrirCampagne", "... on Campagne { id }", nom="2026", enveloppeNationale=9, enveloppes=lignes
        )
        session = await self.agir("planifierSession", SESSION, campagne=campagne["id"], date="2026-03-24")
        await self.agir("cloreOrdreDuJour", SESSION, session=session["id"])
        await self.agir("composerComite", SESSION, session=session["id"], membres=MEMBRES)
        await self.agir("ouvrirSeance", SESSION, session=session["id"], presents=[1, 2])
        return campagne["id"], session["id"]

    async def notifier(self, session: str) -> None:
        await self.agir("deliberer", SESSION, session=session)
        await self.agir("notifierSession", SESSION, session=session)
        await self.selection.relayer()


TYPES = {
    "nom": "String!",
    "enveloppeNationale": "Int!",
    "enveloppes": "[EnveloppeDepartement!]!",
    "campagne": "ID!",
    "session": "ID!",
    "date": "Date!",
    "candidature": "ID!",
    "candidatures": "[ID!]",
    "verdict": "VerdictComite!",
    "postes": "Int!",
    "motifs": "[MotifDecision!]",
    "motivation": "String",
    "poids": "PoidsSaisis!",
    "seuil": "Int!",
    "noteQualite": "Int",
    "notePertinence": "Int",
    "cle": "String",
    "membres": "[MembreComite!]!",
    "presents": "[Int!]!",
    "membre": "Int!",
    "quorum": "Int",
}
MEMBRES = [
    {"nom": "Essai", "prenom": "Un", "organisme": "ANCT", "fonction": "directrice", "qualite": "PRESIDENT"},
    {"nom": "Essai", "prenom": "Deux", "organisme": "Région", "fonction": "chargé de mission"},
]
SESSION = "... on Session { id statut ordreDuJour { candidature { id decision { id } } decision { verdict } } }"
DECISION = "... on Decision { id verdict postesAttribues motifs statut candidature { id decision { id } } }"
DECISIONS = """query($session: ID!) { decisions(session: $session) {
    edges { node { id departement candidature { id decision { id } } structure { id } } } } }"""


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with ouvrir("sqlite", tmp_path) as selection:
        yield Client(selection)


async def test_a_campagne_goes_from_its_envelope_to_the_decisions_made_known(client: Client) -> None:
    campagne, session = await client.session("a", "b")
    oui = await client.agir(
        "deciderCandidature", DECISION, session=session, candidature="a", verdict="POSITIF", postes=2
    )
    assert oui["candidature"] == {"id": "a", "decision": {"id": oui["id"]}}
    non = await client.agir(
        "deciderCandidature",
        DECISION,
        session=session,
        candidature="b",
        verdict="NEGATIF",
        motifs=["QUALITE_DU_PROJET"],
        motivation="Le projet double une offre voisine.",
    )
    assert (non["statut"], non["motifs"]) == ("RENDUE", ["QUALITE_DU_PROJET"])
    await client.notifier(session)
    data = await client.lire(
        """query($c: ID!) {
            campagne(id: $c) { enveloppeNationale { postes attribues reste }
                enveloppes { departement postes attribues reste } }
            campagnes { edges { node { id nom } } }
            sessions(campagne: $c) { edges { node { statut date president
                ordreDuJour { sens structure { id } decision { verdict } candidature { decision { statut } } } } } }
            candidaturesPretes(departement: "69") { edges { node { candidature { id } } } }
        }""",
        c=campagne,
    )
    assert data["campagne"] == {
        "enveloppeNationale": {"postes": 9, "attribues": 2, "reste": 7},
        "enveloppes": [{"departement": "69", "postes": 5, "attribues": 2, "reste": 3}],
    }
    assert data["campagnes"]["edges"] == [{"node": {"id": campagne, "nom": "2026"}}]
    [arete] = data["sessions"]["edges"]
    assert arete["node"]["statut"] == "NOTIFIEE"
    assert [ligne["decision"]["verdict"] for ligne in arete["node"]["ordreDuJour"]] == ["POSITIF", "NEGATIF"]
    assert [x["candidature"]["decision"]["statut"] for x in arete["node"]["ordreDuJour"]] == ["NOTIFIEE"] * 2


async def test_an_envelope_changes_and_a_session_is_cancelled(client: Client) -> None:
    campagne, _ = await client.session("a")
    modifiee = await client.agir(
        "modifierEnveloppe",
        "... on Campagne { enveloppes { departement postes } }",
        campagne=campagne,
        enveloppes=[{"departement": "2B", "postes": 1}],
    )
    assert modifiee["enveloppes"] == [{"departement": "2B", "postes": 1}, {"departement": "69", "postes": 5}]
    session = await client.agir("planifierSession", SESSION, campagne=campagne, date="2026-04-01")
    annulee = await client.agir("annulerSession", SESSION, session=session["id"])
    assert annulee["statut"] == "ANNULEE"


async def test_nothing_is_known_outside_before_the_session_is_notified(client: Client) -> None:
    _, session = await client.session("a")
    decision = await client.agir(
        "deciderCandidature", DECISION, session=session, candidature="a", verdict="POSITIF", postes=1
    )
    query = """query($session: ID!, $r: [_Any!]!) { decisions(session: $session) { edges { node { id } } }
        _entities(representations: $r) { ... on Candidature { decision { id } } ... on Decision { verdict } } }"""
    entites = [{"__typename": "Candidature", "id": "a"}, {"__typename": "Decision", "id": decision["id"]}]
    for agent in (RHONE, LYON):
        data = await client.lire(query, agent, session=session, r=entites)
        assert data == {"decisions": {"edges": []}, "_entities": [{"decision": None}, None]}
    await client.notifier(session)
    for agent in (ANCT, RHONE, LYON):
        data = await client.lire(query, agent, session=session, r=entites)
        assert data["decisions"]["edges"] == [{"node": {"id": decision["id"]}}]
        assert data["_entities"] == [{"decision": {"id": decision["id"]}}, {"verdict": "POSITIF"}]


@pytest.mark.parametrize(
    ("agent", "vues"),
    [
        (ANCT, ["69", "2A"]),
        (RHONE, ["69"]),
        (CORSE, ["2A"]),
        (SANS_DEPARTEMENT, []),
        (LYON, ["69", "2A"]),
        (AUTRE, []),
        (SANS_SIRET, []),
    ],
)
async def test_each_sees_its_own_decisions_only(client: Client, agent: Agent, vues: list[str]) -> None:
    _, session = await client.session("a", "corse", d69=2, d2A=2)
    for candidature in ("a", "corse"):
        await client.agir(
            "deciderCandidature", DECISION, session=session, candidature=candidature, verdict="POSITIF", postes=1
        )
    await client.notifier(session)
    data = await client.lire(DECISIONS, agent, session=session)
    noeuds = [arete["node"] for arete in data["decisions"]["edges"]]
    assert {n["departement"] for n in noeuds} == set(vues)
    assert all(n["candidature"]["decision"]["id"] == n["id"] for n in noeuds)
    representations = [{"__typename": "Candidature", "id": c} for c in ("a", "corse", "inconnue")]
    entites = await client.lire(
        "query($r: [_Any!]!) { _entities(representations: $r) { ... on Candidature { decision { departement } } } }",
        agent,
        r=representations,
    )
    assert [e["decision"]["departement"] for e in entites["_entities"] if e["decision"]] == vues


@pytest.mark.parametrize("agent", [RHONE, LYON, Agent("conseiller", "c"), Agent("partenaire", "p"), Agent()])
@pytest.mark.parametrize(
    "query",
    [
        '{ campagne(id: "c") { id } }',
        "{ campagnes { edges { node { id } } } }",
        '{ session(id: "s") { id } }',
        '{ sessions(campagne: "c") { edges { node { id } } } }',
        "{ candidaturesPretes { edges { node { siret } } } }",
        'mutation { deliberer(session: "s") { __typename } }',
        'mutation { notifierSession(session: "s") { __typename } }',
        'mutation { deciderCandidature(session: "s", candidature: "a", verdict: POSITIF) { __typename } }',
        """query { _entities(representations: [{__typename: "Campagne", id: "c"}]) { ... on Campagne { nom } } }""",
    ],
)
async def test_the_committee_is_the_ancts_business(client: Client, agent: Agent, query: str) -> None:
    data, errors = await client.demander(query, agent)
    assert data is None
    assert {(e.extensions or {}).get("code") for e in errors} == {"INTERDIT"}


@pytest.mark.parametrize(
    ("geste", "variables", "code"),
    [
        ("ouvrirCampagne", {"nom": "", "enveloppeNationale": 1, "enveloppes": []}, "CampagneInvalide"),
        ("ouvrirCampagne", {"nom": "n" * 201, "enveloppeNationale": 1, "enveloppes": []}, "CampagneInvalide"),
        ("ouvrirCampagne", {"nom": "n", "enveloppeNationale": -1, "enveloppes": []}, "CampagneInvalide"),
        (
            "ouvrirCampagne",
            {"nom": "n", "enveloppeNationale": 1, "enveloppes": [{"departement": "96", "postes": 1}]},
            "CampagneInvalide",
        ),
        (
            "ouvrirCampagne",
            {"nom": "n", "enveloppeNationale": 1, "enveloppes": [{"departement": "69", "postes": 1}] * 2},
            "CampagneInvalide",
        ),
        ("ouvrirCampagne", {"nom": "n", "enveloppeNationale": 1, "enveloppes": [], "cle": ""}, "CleInvalide"),
        ("modifierEnveloppe", {"campagne": "inconnue"}, "Introuvable"),
        ("planifierSession", {"campagne": "inconnue", "date": "2026-03-24"}, "Introuvable"),
        ("cloreOrdreDuJour", {"session": "inconnue"}, "Introuvable"),
        ("ouvrirSeance", {"session": "", "presents": []}, "Introuvable"),
        ("deciderCandidature", {"session": "inconnue", "candidature": "a", "verdict": "POSITIF"}, "Introuvable"),
        ("deliberer", {"session": "$ne"}, "Introuvable"),
        ("notifierSession", {"session": "a\x00b"}, "Introuvable"),
        ("annulerSession", {"session": "é" * 300}, "Introuvable"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_sentence(
    client: Client, geste: str, variables: dict[str, Any], code: str
) -> None:
    reponse = await client.agir(geste, "", **variables)
    assert (reponse["__typename"], reponse["code"]) == ("Refus", code)
    assert reponse["message"].endswith(".")


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"candidature": "z", "verdict": "POSITIF", "postes": 1}, "HorsOrdreDuJour"),
        ({"candidature": "a", "verdict": "POSITIF"}, "PostesRequis"),
        ({"candidature": "a", "verdict": "POSITIF", "postes": -1}, "PostesRequis"),
        ({"candidature": "a", "verdict": "NEGATIF", "postes": 1, "motifs": ["QUALITE_DU_PROJET"]}, "PostesRequis"),
        ({"candidature": "a", "verdict": "NEGATIF", "motifs": []}, "MotifRequis"),
        ({"candidature": "a", "verdict": "POSITIF", "postes": 2**31 - 1}, "PostesAuDelaDeLaDemande"),
        ({"candidature": "corse", "verdict": "POSITIF", "postes": 1}, "EnveloppeDepartementaleEpuisee"),
    ],
)
async def test_a_decision_that_the_rules_forbid_is_refused(
    client: Client, variables: dict[str, Any], code: str
) -> None:
    _, session = await client.session("a", "corse")
    reponse = await client.agir("deciderCandidature", "", session=session, **variables)
    assert reponse["code"] == code


async def test_a_session_is_not_planned_in_the_past(client: Client) -> None:
    campagne, _ = await client.session("a")
    reponse = await client.agir("planifierSession", "", campagne=campagne, date="2026-03-09")
    assert reponse["code"] == "SessionDansLePasse"


@pytest.mark.parametrize(
    ("variables", "type_"),
    [
        ({"verdict": "PEUT_ETRE"}, "VerdictComite"),
        ({"postes": 2**31}, "Int"),
        ({"postes": 1.5}, "Int"),
        ({"motifs": ["PARCE_QUE"]}, "MotifDecision"),
    ],
)
async def test_a_value_of_another_type_does_not_reach_the_rules(
    client: Client, variables: dict[str, Any], type_: str
) -> None:
    demande = {"session": "s", "candidature": "a", "verdict": "POSITIF", "postes": 1, "motifs": [], **variables}
    types = ", ".join(f"${nom}: {TYPES[nom]}" for nom in demande)
    arguments = ", ".join(f"{nom}: ${nom}" for nom in demande)
    data, errors = await client.demander(
        f"mutation({types}) {{ deciderCandidature({arguments}) {{ __typename }} }}", **demande
    )
    assert data is None
    assert type_ in errors[0].message


@pytest.mark.parametrize("arguments", ["first: 0", "first: -1", "first: 101", 'after: "n\'importe"', 'after: ""'])
async def test_a_page_has_a_size_and_a_cursor_of_its_own(client: Client, arguments: str) -> None:
    for liste in ('sessions(campagne: "c", ', 'decisions(session: "s", ', "candidaturesPretes(", "campagnes("):
        _, errors = await client.demander(f"{{ {liste}{arguments}) {{ pageInfo {{ hasNextPage }} }} }}")
        assert [(e.extensions or {}).get("code") for e in errors] in (["PremierInvalide"], ["CurseurInvalide"])


async def test_decisions_are_read_page_by_page_and_none_is_missed(client: Client) -> None:
    sept = [f"c{n}" for n in range(7)]
    _, session = await client.session(*sept)
    for candidature in sept:
        await client.agir(
            "deciderCandidature", "", session=session, candidature=candidature, verdict="EXAMEN_COMPLEMENTAIRE"
        )
    lues, suite, after = [], True, None
    while suite:
        page = await client.lire(
            """query($session: ID!, $after: String) { decisions(session: $session, first: 3, after: $after) {
                edges { node { candidature { id } } } pageInfo { hasNextPage endCursor } } }""",
            session=session,
            after=after,
        )
        lues += [arete["node"]["candidature"]["id"] for arete in page["decisions"]["edges"]]
        suite, after = page["decisions"]["pageInfo"].values()
    assert sorted(lues) == sept


async def test_a_command_sent_again_with_its_key_answers_the_same(client: Client) -> None:
    enveloppes = [{"departement": "69", "postes": 9}]
    nationale: dict[str, Any] = {"nom": "2026", "enveloppeNationale": 9, "enveloppes": enveloppes, "cle": "1"}
    campagne = [await client.agir("ouvrirCampagne", "... on Campagne { id }", **nationale) for _ in range(2)]
    assert campagne[0] == campagne[1]
    await client.selection.avis("a")
    session = await client.agir("planifierSession", SESSION, campagne=campagne[0]["id"], date="2026-03-24", cle="2")
    gestes: list[tuple[str, str, dict[str, Any]]] = [
        ("cloreOrdreDuJour", SESSION, {"cle": "3"}),
        ("composerComite", SESSION, {"membres": MEMBRES, "cle": "3b"}),
        ("ouvrirSeance", SESSION, {"presents": [1, 2], "cle": "4"}),
        ("deciderCandidature", DECISION, {"candidature": "a", "verdict": "POSITIF", "postes": 1, "cle": "5"}),
        ("deliberer", SESSION, {"cle": "6"}),
        ("notifierSession", SESSION, {"cle": "7"}),
    ]
    for geste, retour, variables in gestes:
        premiere = await client.agir(geste, retour, session=session["id"], **variables)
        assert "code" not in premiere
        assert await client.agir(geste, retour, session=session["id"], **variables) == premiere


async def test_an_id_that_is_guessed_opens_nothing(client: Client) -> None:
    campagne, session = await client.session("a")
    representations = [{"__typename": "Campagne", "id": campagne}, {"__typename": "Session", "id": session}]
    query = "query($r: [_Any!]!) { _entities(representations: $r) { __typename } }"
    for agent in (RHONE, LYON, Agent()):
        assert await client.lire(query, agent, r=representations) == {"_entities": [None, None]}
    data = await client.lire(query, r=representations)
    assert data == {"_entities": [{"__typename": "Campagne"}, {"__typename": "Session"}]}


async def test_a_committee_is_composed_counted_and_shown_to_the_anct(client: Client) -> None:
    _, session = await client.session("a")
    comite = """... on Session { comite { quorum quorumAtteint membres { numero nom qualite present }
        deports { membre candidatureId } pointages { presents } } ordreDuJour { votants } }"""
    await client.agir("declarerDeport", comite, session=session, membre=2, candidature="a")
    seul = await client.agir("constaterPresence", comite, session=session, presents=[1])
    assert seul["comite"] == {
        "quorum": 1,
        "quorumAtteint": True,
        "membres": [
            {"numero": 1, "nom": "Essai", "qualite": "PRESIDENT", "present": True},
            {"numero": 2, "nom": "Essai", "qualite": "MEMBRE", "present": False},
        ],
        "deports": [{"membre": 2, "candidatureId": "a"}],
        "pointages": [{"presents": [1, 2]}, {"presents": [1]}],
    }
    await client.agir("deciderCandidature", DECISION, session=session, candidature="a", verdict="POSITIF", postes=1)
    relue = await client.agir("constaterPresence", comite, session=session, presents=[1])
    assert relue["ordreDuJour"] == [{"votants": [1]}]


@pytest.mark.parametrize(
    ("geste", "variables", "code"),
    [
        ("composerComite", {"membres": []}, "TransitionImpossible"),
        ("composerComite", {"session": "inconnue", "membres": []}, "Introuvable"),
        ("constaterPresence", {"presents": [3]}, "MembreInconnu"),
        ("constaterPresence", {"session": "inconnue", "presents": []}, "Introuvable"),
        ("declarerDeport", {"membre": 1, "candidature": "z"}, "HorsOrdreDuJour"),
        ("declarerDeport", {"membre": -1, "candidature": "a"}, "MembreInconnu"),
    ],
)
async def test_a_committee_is_not_whatever_one_writes(
    client: Client, geste: str, variables: dict[str, Any], code: str
) -> None:
    _, session = await client.session("a")
    reponse = await client.agir(geste, "", **{"session": session, **variables})
    assert reponse["code"] == code
    assert reponse["message"].endswith(".")


async def test_a_structure_lodges_a_recours_and_the_anct_answers_it(client: Client) -> None:
    _, session = await client.session("a")
    refusee = await client.agir(
        "deciderCandidature",
        DECISION,
        session=session,
        candidature="a",
        verdict="NEGATIF",
        motifs=["QUALITE_DU_PROJET"],
        motivation=MOTIVATION,
    )
    geste = """mutation($d: ID!) { deposerRecours(decision: $d, moyens: "Nous demandons un nouvel examen.") {
        ... on Decision { recours { statut moyens } recoursJusquAu } ... on Refus { code } } }"""
    assert (await client.lire(geste, LYON, d=refusee["id"]))["deposerRecours"] == {"code": "Introuvable"}
    await client.notifier(session)
    assert (await client.lire(geste, AUTRE, d=refusee["id"]))["deposerRecours"] == {"code": "Introuvable"}
    assert (await client.lire(geste, LYON, d=refusee["id"]))["deposerRecours"] == {
        "recours": {"statut": "DEPOSE", "moyens": "Nous demandons un nouvel examen."},
        "recoursJusquAu": "2026-05-11",
    }
    liste = "{ decisionsEnRecours { edges { node { id } } } }"
    assert (await client.lire(liste))["decisionsEnRecours"]["edges"] == [{"node": {"id": refusee["id"]}}]
    reponse = await client.lire(
        """mutation($d: ID!) { accueillirRecours(decision: $d, postes: 1, raison: "Le besoin est établi.") {
        ... on Decision { verdict postesAttribues recours { statut raison } revisions { origine postesAvant } } } }""",
        d=refusee["id"],
    )
    assert reponse["accueillirRecours"] == {
        "verdict": "POSITIF",
        "postesAttribues": 1,
        "recours": {"statut": "ACCUEILLI", "raison": "Le besoin est établi."},
        "revisions": [{"origine": "RECOURS_ACCUEILLI", "postesAvant": 0}],
    }
    assert (await client.lire(liste))["decisionsEnRecours"]["edges"] == []
    lu = await client.lire("query($s: ID!) { procesVerbal(session: $s) { pieces { nature sha256 pdf } } }", s=session)
    assert [p["nature"] for p in lu["procesVerbal"]["pieces"]] == ["PROCES_VERBAL", "ANNEXE"]
