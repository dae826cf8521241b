"""French: « … », a déclaré le ministre · elle a ajouté que … · selon l’armée, … · dit-il"""

from __future__ import annotations

import re

from news.reporting.grammar import Grammar, phrases, plurals, words

_PARTICIPLES = """dit déclaré affirmé ajouté assuré annoncé indiqué expliqué précisé souligné estimé rappelé confirmé
    répondu averti prévenu insisté martelé lancé raconté écrit confié reconnu admis répété promis poursuivi conclu
    commenté réagi reproché dénoncé condamné accusé exigé réclamé demandé nié démenti salué critiqué regretté déploré
    juré répliqué rétorqué ironisé tweeté twitté plaidé soutenu signalé rapporté prétendu avancé argué fait_savoir
    fait_valoir fait_remarquer clamé murmuré tonné observé noté relevé tranché résumé jugé menacé appelé"""
_PRESENT = """dit déclare affirme ajoute assure annonce indique explique précise souligne estime rappelle confirme
    répond avertit prévient insiste martèle lance raconte écrit confie reconnaît admet répète promet poursuit conclut
    commente réagit dénonce condamne exige réclame demande dément nie salue critique regrette déplore réplique rétorque
    ironise tweete plaide soutient signale rapporte prétend avance argue fait_savoir fait_valoir fait_remarquer
    observe note relève résume juge tranche peste s_inquiète s_insurge s_indigne s_étonne s_agace s_emporte s_amuse
    s_alarme s_exclame s_interroge se_demande se_souvient se_lamente se_félicite se_réjouit se_désole disent déclarent affirment ajoutent assurent annoncent
    indiquent expliquent précisent soulignent estiment rappellent confirment dénoncent exigent réclament
    réclamait disait affirmait expliquait assurait déclarait ajoutait déclara affirma ajouta répondit expliqua assura
    annonça indiqua précisa conclut lança insista rappela"""

_CLAUSES = """témoigné témoigne témoignent concluent plaident soutiennent estimait jugent pense pensent
    considère considèrent considéré constate constaté constatent prédit prévoit redit prétendent signalent
    informé informe avertissent répètent argumente argumenté soulignait rappelait reconnaissent"""
_CALLING = """souffl gliss tempèr tempér nuanc relativis savour pest soupir analys alert grinc lâch balay élud jubil
    rican s_enthousiasm s_énerv plaisant interpell hurl scand cri fulmin fustig décrypt détaill développ complèt complét
    enchaîn recommand suggèr suggér proclam certifi pronostiqu philosoph questionn exhort qualifi évoqu dédramatis
    énumèr énumér justifi vant balanc parl""".split()
_CALLS = " ".join(stem + ending for stem in _CALLING for ending in ("e", "é", "ent", "ait", "a"))
_OTHER = """sourit souri décrit décrivent dépeint rebondit rebondi renchérit renchéri applaudit applaudi tonne
    se_plaint se_défend redoute redoutent craint craignent se_vante se_targue"""

_DEMANDS = """ordonne ordonnent exhorte exhortent invite invitent presse_le presse_la presse_les appelle_à appelle_au appellent_à
    appellent_au plaide_pour plaident_pour se_félicite_de préconise préconisent"""
_DEMANDED = "ordonné exhorté invité préconisé plaidé_pour mis_en_garde_contre"
_FEELS = """félicité_de félicitée_de félicités_de félicité_du félicitée_du félicité_d félicitée_d dit_prêt_à dite_prête_à dit_favorable_à
    dite_favorable_à dit_heureux_de dite_heureuse_de dit_opposé_à dite_opposée_à"""

_SEVERAL = " ".join(verb + "nt" for verb in f"{_PRESENT} {_CLAUSES}".split() if verb.endswith("e") and "_" not in verb)
_LIKE = " ".join(
    f"comme_{by}_{told}"
    for by in ("l_a", "le", "l", "l_ont", "l_avait")
    for told in "dit expliqué rappelé indiqué souligné précisé rappelle souligne explique indique précise annoncé confirmé".split()
)

GRAMMAR = Grammar(
    past=re.compile(r"\w{3}(?:ait|aient|èrent)$"),
    says=phrases(f"{_PRESENT} {_SEVERAL} écrivent répondent accuse accusent {_CLAUSES} {_CALLS} {_OTHER} {_DEMANDS}"),
    participles=phrases(f"{_PARTICIPLES} {_CLAUSES} {_CALLS} {_OTHER} {_DEMANDED} {_FEELS}"),
    auxiliaries=words("a ont avait avaient ai aurait auraient est était s'est"),
    quoting=words(
        """poursuivi poursuit conclu conclut lancé lance lança commenté commente réagi réagit insista
        juge jugé note noté appelé menacé observe relève résume avance avancé écrit répondu répond critique salue signale
        s se"""
    )
    | words(f"{_CALLS} {_OTHER}".replace("_", " ")),
    objects=words(
        """dénoncé dénonce dénoncent condamné condamne accusé exigé exige exigent réclamé réclame réclament réclamait nié
        demandé demande demandent ordonné ordonne ordonnent exhorté exhorte exhortent invité invite invitent presse appelle
        appellent plaidé plaide plaident félicite félicité félicitée félicités prêt prête heureux heureuse favorable opposé opposée préconisé
        préconise préconisent garde
        nie démenti dément salué regretté déploré promis promet accuse accusent promettent"""
    ),
    acts=words("ans mois prison amende euros"),
    pointing=phrases("c_est_ce_qu c_est_ce_que voilà_ce_qu voilà_ce_que"),
    that=words("que qu"),
    infinitives=words(
        """avoir être vouloir pouvoir devoir savoir faire craindre attendre espérer souhaiter regretter ignorer refuser
        comprendre vivre croire penser envisager"""
    ),
    contrasts=words("tandis"),
    to_add=words("ajouter conclure poursuivre préciser lancer insister souligner renchérir expliquer rappeler"),
    viewing=words("pour"),
    verbs=words("""est sont était étaient ont avait avaient sera seront serait peut peuvent doit doivent fait font reste va
        vont faut"""),
    according=phrases(
        """selon d_après aux_yeux_de de_l_avis_de aux_dires_de au_dire_de si_l_on_en_croit de_source à_en_croire de_l_aveu_de du_côté_de
        selon_les_mots_de """
        + _LIKE
    ),
    by_them=phrases("à_son_avis selon_ses_termes à_ses_yeux selon_ses_mots selon_ses_dires"),
    negations=words("pas jamais ni aucun rien été refusé"),
    he=words("il lui celui-ci"),
    she=words("elle celle-ci"),
    they=words("ils elles on"),
    determiners=words("le la les l un une des ce cet cette ces son sa ses leur leurs mon ma mes notre nos d du de"),
    ends=words(
        """à au aux lors dans sur après avant devant pendant depuis via cité citée interrogé interrogée par qui que dont
        où en mardi lundi mercredi jeudi vendredi samedi dimanche hier aujourd ce jeudi et mais face auprès
        vers peu sans soulignant ajoutant précisant tout qu citant évoquant avec alors tandis contre"""
    )
    - words("ce"),
    introduces=words(
        """à au aux lors dans sur après avant devant pendant depuis en mardi lundi mercredi jeudi vendredi samedi dimanche
        hier aujourd et mais face interrogé interrogée par pour ainsi toutefois cependant enfin puis ensuite alors
        plus quant si comme car or selon malgré outre vers ailleurs néanmoins invité invitée cité citée sous"""
    ),
    days=words("lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd matin soir"),
    titles=plurals(
        """officier officière parlementaire me maître m mm mme mlle dr président présidente ministre premier première secrétaire porte-parole porte parole dernier dernière intéressé intéressée spécialiste général
        colonel roi reine prince princesse pape maire mairesse député députée sénateur sénatrice procureur procureure juge
        avocat avocate directeur directrice chef cheffe patron patronne ambassadeur ambassadrice chancelier chancelière
        diplomate négociateur négociatrice émissaire envoyé envoyée responsable expert experte professeur professeure
        analyste chercheur chercheuse témoin habitant habitante militant militante dirigeant dirigeante commandant
        gouverneur gouverneure vice ex ancien ancienne haut haute source sources officiel médecin mère père
        républicain démocrate écrivain écrivaine syndicaliste élu élue magistrat magistrate biologiste épidémiologiste économiste sociologue
        historien historienne politologue climatologue virologue agriculteur agricultrice éleveur éleveuse coordinateur
        coordinatrice gardien gardienne buteur coéquipier coéquipière adjoint adjointe préfet préfète commissaire délégué
        déléguée ingénieur ingénieure pdg ex-pdg proche conseiller conseillère commerçant commerçante riverain riveraine
        voisin voisine bénévole scientifique auteur auteure autrice auteurs infirmier infirmière cofondateur cofondatrice
        fondateur fondatrice gérant gérante propriétaire vendeur vendeuse enseignant enseignante étudiant étudiante
        sélectionneur joueur joueuse champion championne réalisateur réalisatrice acteur actrice chanteur chanteuse artiste
        curé évêque imam rabbin cardinal lieutenant amiral consul rapporteur rapporteuse défenseur camarade collègue
        ami amie frère sœur fils fille mari femme épouse veuve victime rescapé rescapée accusé accusée plaignant plaignante eurodéputé eurodéputée capitaine entraîneur"""
    ),
    bodies=words(
        """ministère gouvernement armée police parti mouvement groupe délégation bureau agence association organisation ong
        entreprise société parquet présidence élysée matignon commission union rapport communiqué étude syndicat pompiers gendarmerie préfecture mairie patronat opposition confédération
        fédération direction syndicats tribunal"""
    ),
    again=words("""élu élue magistrat magistrate chercheur chercheuse dirigeant dirigeante responsable intéressé intéressée
        diplomate dernier dernière politicien scientifique biologiste économiste entraîneur spécialiste écrivain écrivaine
        avocat avocate sportif sportive syndicaliste quinquagénaire quadragénaire trentenaire milliardaire éleveur éleveuse
        officier officière député députée sénateur sénatrice ministre expert experte artiste chanteur chanteuse joueur"""),
    of=words("de du des d l pour"),
    she_is=words(
        "mme mlle présidente première ministre_f reine princesse mairesse députée sénatrice procureure avocate "
        "directrice cheffe chancelière négociatrice envoyée experte mère ancienne élue intéressée dirigeante magistrate "
        "chercheuse officière éleveuse chanteuse joueuse sportive écrivaine"
    ),
    he_is=words(
        "m président premier roi prince pape député sénateur avocat directeur chancelier négociateur père "
        "ancien général élu intéressé dirigeant magistrat chercheur officier éleveur chanteur joueur sportif entraîneur"
    ),
)
