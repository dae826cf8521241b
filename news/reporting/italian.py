"""Italian: «…», ha detto il ministro · ha aggiunto che … · secondo la polizia, … · spiega la sindaca"""

from __future__ import annotations

import re

from news.reporting.grammar import Grammar, phrases, words

_FIRST = """dichiar afferm spieg annunci comment conferm denunci assicur sottoline ricord rivel raccont precis segnal not
    osserv incalz replic auspic lament critic accus  rimarc evidenzi ipotizz minacci
    attacc ringrazi conferm esclam sbott ironizz sospir esult rassicur esclam domand azzard testimoni confid""".split()
_REGULAR = " ".join(stem + ending for stem in _FIRST for ending in ("a", "ano", "ava", "ò", "ato", "arono"))
_SAYS = """dice dicono diceva disse dissero aggiunge aggiungono aggiunse sostiene sostengono ammette ammettono avverte
    avvertono scrive scrivono risponde rispondono rispose ribatte ribadisce ribadiscono conclude concluse prosegue
    riferisce riferiscono chiarisce promette promettono chiede chiedono esige smentisce smentiscono nega negano
    ritiene ritengono fa_sapere fanno_sapere rende_noto insiste garantisce riconosce si_legge tuona chiosa parla
    si_chiede definisce descrive ordina ordinano invita invitano esorta esortano"""
_PARTICIPLES = """detto aggiunto sostenuto ammesso avvertito scritto risposto ribattuto ribadito concluso proseguito riferito
    chiarito promesso chiesto smentito negato ritenuto fatto_sapere reso_noto insistito garantito riconosciuto
    definito descritto ordinato invitato esortato"""

GRAMMAR = Grammar(
    drops=True,
    past=re.compile(r"\w{3}(?:ò|arono|irono|ava|avano)$"),
    says=phrases(f"{_SAYS} {_REGULAR}"),
    participles=phrases(f"{_PARTICIPLES} {_REGULAR}"),
    auxiliaries=words("ha hanno aveva avevano ho avrebbe avrebbero"),
    quoting=words("""prosegue proseguito conclude concluso nota parla legge tuona chiosa replica incalza commenta
        definisce definito descrive descritto domanda attacca ringrazia osserva precisa critica scrive"""),
    objects=words("""smentisce smentiscono nega negano chiede chiedono esige smentito negato chiesto denuncia denunciato
        promette promesso critica criticato accusa accusato lamenta lamentato auspica auspicato ordina ordinano ordinato invita invitano invitato esorta esortano esortato"""),
    acts=words("anni mesi carcere multa euro"),
    pointing=phrases("lo è_quanto questo_è_quanto è_quello_che"),
    that=words("che"),
    infinitives=words("di"),
    contrasts=words("mentre"),
    viewing=words("per"),
    verbs=words(
        "sono era erano ha hanno aveva sarà saranno può possono deve devono va vanno fa fanno resta stato stata"
    ),
    according=phrases("""secondo stando_a stando_al stando_alla a_detta_di a_giudizio_di a_parere_di per_bocca_di
        secondo_quanto_riferito_da secondo_quanto_dichiarato_da come_ha_detto come_ha_spiegato come_spiega come_ha_ricordato"""),
    by_them=phrases("a_suo_giudizio a_suo_avviso a_suo_parere"),
    negations=words("non mai né senza nessun nessuna"),
    he=words("lui egli costui"),
    she=words("lei ella costei"),
    they=words("loro essi esse"),
    determiners=words("""il lo la i gli le l un uno una un' suo sua suoi sue mio mia questo questa quel quella quello nostro
        nostra proprio stesso stessa"""),
    ends=words("""a ad al allo alla ai agli alle all in nel nello nella nei nelle nell durante dopo prima da dal dallo dalla dai
        dalle dall che chi cui dove quando per con su sul sulla sui lunedì martedì mercoledì giovedì venerdì sabato domenica
        ieri oggi e ed ma mentre secondo come via verso senza davanti anche commentando parlando intervenendo"""),
    introduces=words("""a ad al alla ai in nel nella durante dopo prima da dal dalla per con su sul lunedì martedì mercoledì
        giovedì venerdì sabato domenica ieri oggi e ed ma mentre secondo quando come anche inoltre poi infine però tuttavia
        così quindi invece se intanto"""),
    days=words("lunedì martedì mercoledì giovedì venerdì sabato domenica ieri oggi mattina sera"),
    titles=words("""signor signora dottor dottoressa presidente presidentessa ministro ministra premier vicepremier segretario
        segretaria portavoce generale colonnello re regina principe papa sindaco sindaca deputato deputata senatore senatrice
        procuratore procuratrice giudice avvocato avvocata direttore direttrice capo leader ambasciatore ambasciatrice
        cancelliere diplomatico negoziatore inviato inviata responsabile esperto esperta professore professoressa analista
        ricercatore ricercatrice testimone residente attivista dirigente comandante governatore governatrice assessore
        assessora vice ex fonte fonti medico dottore madre padre candidato candidata consigliere consigliera capogruppo
        economista ingegnere imprenditore scrittore scrittrice allenatore tecnico capitano attaccante difensore portiere
        prefetto questore vescovo cardinale parroco sindacalista volontario volontaria vigile biologo biologa storico
        figlio figlia fratello sorella moglie marito uomo donna esponente coordinatore coordinatrice commissario autore
        autrice attore attrice regista cantante studente studentessa pensionato pensionata tifoso tifosa passante pendolare commerciante cittadino cittadina abitante pescatore agricoltore agricoltrice insegnante mamma tassista barista turista negoziante infermiera infermiere residenti soccorritori ricercatori"""),
    bodies=words("""ministero governo esercito polizia partito movimento gruppo delegazione ufficio agenzia associazione
        organizzazione ong azienda società procura presidenza commissione unione rapporto comunicato studio sindacato comune
        regione carabinieri opposizione tribunale prefettura questura quirinale viminale farnesina"""),
    again=words("""sindacalista politico diplomatico ricercatrice ricercatore tecnico allenatore sindaco sindaca ministro ministra senatore
        senatrice deputato deputata magistrato dirigente esponente assessore assessora premier presidente governatore"""),
    of=words("di del dello della dei degli delle dell d per"),
    she_is=words("""signora dottoressa ministra segretaria regina sindaca deputata senatrice procuratrice avvocata direttrice
        ambasciatrice inviata esperta professoressa ricercatrice governatrice assessora madre candidata consigliera figlia
        sorella moglie donna autrice attrice"""),
    he_is=words("""signor ministro segretario re principe papa sindaco deputato senatore procuratore avvocato direttore
        ambasciatore inviato esperto professore governatore padre candidato figlio fratello marito uomo autore attore"""),
)
