"""The GraphQL documents of the journey, as a web client would hold them: constant, with variables."""

from typing import Final

REFUS: Final = "__typename ... on Refus { code message fautes { champ message } }"

SIMULER: Final = f"""query Simuler($categorie: String!) {{
  simulerEligibilite(categorieJuridique: $categorie) {{
    {REFUS} ... on Eligibilite {{ verdict ligne explication millesime }}
  }}
}}"""
ENREGISTRER: Final = f"""mutation Enregistrer($demande: EnregistrerStructureInput!, $cle: String) {{
  enregistrerStructure(demande: $demande, cle: $cle) {{
    {REFUS} ... on Structure {{
      id siret nom commune {{ nom departement population }} eligibilite {{ verdict ligne millesime }}
    }}
  }}
}}"""
CONFIRMER: Final = f"""mutation Confirmer($jeton: String!) {{
  confirmerCourriel(jeton: $jeton) {{ {REFUS} ... on Structure {{ id }} }}
}}"""
ADRESSE: Final = "query Adresse($id: ID!) { structure(id: $id) { courrielConfirmeLe } }"
OUVRIR: Final = f"""mutation Ouvrir($formulaire: FormulaireCandidature!, $cle: String) {{
  ouvrirCandidature(formulaire: $formulaire, cle: $cle) {{ {REFUS} ... on Candidature {{ id statut }} }}
}}"""
MODIFIER: Final = f"""mutation Modifier($id: ID!, $formulaire: FormulaireCandidature!) {{
  modifierCandidature(id: $id, formulaire: $formulaire) {{ {REFUS} ... on Candidature {{ id statut }} }}
}}"""
DEPOSER: Final = f"""mutation Deposer($id: ID!) {{
  deposerCandidature(id: $id) {{ {REFUS} ... on Candidature {{ id statut }} }}
}}"""
A_INSTRUIRE: Final = """query AInstruire($departement: String!) {
  candidatures(departement: $departement, statut: DEPOSEE, first: 50) {
    edges { node { id postesSouhaites structure { nom commune { nom population } } } }
  }
}"""
INSTRUIRE: Final = f"""mutation Instruire($id: ID!) {{
  ouvrirInstruction(id: $id) {{ {REFUS} ... on Candidature {{ id statut }} }}
}}"""
AVIS: Final = f"""mutation Avis($id: ID!, $avis: AvisPrefetSaisi!) {{
  rendreAvis(id: $id, avis: $avis) {{ {REFUS} ... on Candidature {{ id statut }} }}
}}"""
DEMANDER_COMPLEMENT: Final = f"""mutation DemanderComplement($id: ID!, $manque: String!) {{
  demanderComplement(id: $id, manque: $manque) {{
    {REFUS} ... on Candidature {{ id statut plume {{ qui }} complements {{ echeance }} }}
  }}
}}"""
FOURNIR_COMPLEMENT: Final = f"""mutation FournirComplement($id: ID!, $reponse: String!) {{
  fournirComplement(id: $id, reponse: $reponse) {{ {REFUS} ... on Candidature {{ id statut plume {{ qui }} }} }}
}}"""
PROCES_VERBAL: Final = "query ProcesVerbal($session: ID!) { procesVerbal(session: $session) { pieces { pdf sha256 } } }"
DEPOSER_RECOURS: Final = f"""mutation DeposerRecours($decision: ID!, $moyens: String!) {{
  deposerRecours(decision: $decision, moyens: $moyens) {{ {REFUS} ... on Decision {{ id }} }}
}}"""
ACCUEILLIR_RECOURS: Final = f"""mutation AccueillirRecours($decision: ID!, $postes: Int!, $raison: String!) {{
  accueillirRecours(decision: $decision, postes: $postes, raison: $raison) {{ {REFUS} ... on Decision {{ id }} }}
}}"""
DEPOSER_DOCUMENT: Final = f"""mutation DeposerDocument($candidature: ID!, $taille: Int!) {{
  deposerDocument(candidature: $candidature, nature: LETTRE_MOTIVATION, taille: $taille) {{
    {REFUS} ... on DepotDocument {{ url }}
  }}
}}"""
DOCUMENTS: Final = "query Documents($id: ID!) { candidature(id: $id) { documents { nom lien } } }"
SUIVRE: Final = "query Suivre($id: ID!) { candidature(id: $id) { statut postesAttribues } }"
CHANGE: Final = "subscription Change($id: ID!) { candidatureChange(id: $id) { statut postesAttribues } }"
BOITE: Final = f"""mutation Boite($departement: String!, $courriel: String!) {{
  definirBoitePrefecture(departement: $departement, courriel: $courriel) {{
    {REFUS} ... on BoitePrefecture {{ id departement }}
  }}
}}"""
CAMPAGNE: Final = f"""mutation Campagne($nom: String!, $nationale: Int!, $enveloppes: [EnveloppeDepartement!]!) {{
  ouvrirCampagne(nom: $nom, enveloppeNationale: $nationale, enveloppes: $enveloppes) {{
    {REFUS} ... on Campagne {{ id nom }}
  }}
}}"""
ENVELOPPES: Final = """query Enveloppes($id: ID!) {
  campagne(id: $id) { enveloppeNationale { postes attribues reste } enveloppes { departement postes attribues reste } }
}"""
PLANIFIER: Final = f"""mutation Planifier($campagne: ID!, $date: Date!) {{
  planifierSession(campagne: $campagne, date: $date) {{ {REFUS} ... on Session {{ id date statut }} }}
}}"""
PRETES: Final = "query Pretes { candidaturesPretes(first: 100) { edges { node { candidature { id } } } } }"
CLORE: Final = f"""mutation Clore($session: ID!, $candidatures: [ID!]) {{
  cloreOrdreDuJour(session: $session, candidatures: $candidatures) {{
    {REFUS} ... on Session {{ id statut ordreDuJour {{ postesSouhaites sens structure {{ nom }} }} }}
  }}
}}"""
COMPOSER: Final = f"""mutation Composer($session: ID!, $membres: [MembreComite!]!) {{
  composerComite(session: $session, membres: $membres) {{
    {REFUS} ... on Session {{ id statut comite {{ quorum membres {{ numero fonction organisme }} }} }}
  }}
}}"""
DEPORTER: Final = f"""mutation Deporter($session: ID!, $membre: Int!, $candidature: ID!) {{
  declarerDeport(session: $session, membre: $membre, candidature: $candidature) {{
    {REFUS} ... on Session {{ id statut comite {{ deports {{ membre }} }} }}
  }}
}}"""
SCORES: Final = """query Scores($session: ID!) {
  scores(session: $session) { candidatureId score { valeur parties { critere points explication } } }
}"""
PROPOSER: Final = f"""mutation Proposer($session: ID!) {{
  proposerRepartition(session: $session) {{
    {REFUS} ... on Proposition {{ id prouve lignes {{ candidatureId postes }} }}
  }}
}}"""
SIEGER: Final = f"""mutation Sieger($session: ID!, $presents: [Int!]!) {{
  ouvrirSeance(session: $session, presents: $presents) {{ {REFUS} ... on Session {{ id statut }} }}
}}"""
DECIDER: Final = f"""mutation Decider(
  $session: ID!, $candidature: ID!, $verdict: VerdictComite!, $postes: Int!, $motifs: [MotifDecision!],
  $motivation: String, $cle: String
) {{
  deciderCandidature(
    session: $session, candidature: $candidature, verdict: $verdict, postes: $postes, motifs: $motifs,
    motivation: $motivation, cle: $cle
  ) {{ {REFUS} ... on Decision {{ id verdict postesAttribues }} }}
}}"""
DELIBERER: Final = f"""mutation Deliberer($session: ID!) {{
  deliberer(session: $session) {{ {REFUS} ... on Session {{ id statut }} }}
}}"""
NOTIFIER: Final = f"""mutation Notifier($session: ID!) {{
  notifierSession(session: $session) {{ {REFUS} ... on Session {{ id statut }} }}
}}"""
