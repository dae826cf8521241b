"""German: „…“, sagte der Minister · sie sagte, das Abkommen sei nah · laut Polizei … · teilte das Amt mit"""

from __future__ import annotations

from news.heads import HEADS
from news.reporting.grammar import Grammar, phrases, words

_SAYS = """sagte sagten sagt sagen erklärte erklärten erklärt erklären betonte betonten betont meinte meint behauptete
    behaupteten behauptet berichtete berichteten berichtet bestätigte bestätigten bestätigt warnte warnten warnt
    versicherte versichert beteuerte beteuert schrieb schrieben schreibt antwortete antwortet ergänzte ergänzt
    unterstrich bekräftigte bekräftigt argumentierte argumentiert verkündete verkündet verlangte verlangten verlangt
    forderte forderten fordert kritisierte kritisierten kritisiert verurteilte verurteilten verurteilt dementierte
    dementierten dementiert bestritt bestreitet beklagte beklagt lobte äußerte erzählte erzählt erwiderte entgegnete
    entgegnet konterte kommentierte kommentiert fügte prophezeite versprach verspricht twitterte urteilte resümierte
    klagte klagt sprach spricht hieß fragt mahnt ruft lobt schildert begründet räumt schilderte erläuterte monierte jubelte jubelt schwärmte schwärmt schimpfte schimpft scherzte witzelte analysierte
    analysiert bilanziert resümiert urteilt freute_sich freut_sich zeigte_sich spottete spottet polterte lästerte appellierte
    appelliert drohte droht hielt_fest stimmte_zu wandte_ein hakte_nach gab_zu staunte murmelte seufzte stöhnte hoffte
    vermutete vermutet befürchtet befürchtete fürchtet fürchtete glaubt glaubte findet fand weiß beschreibt beschrieb
    dankte gratulierte zitierte zitiert postete postet twittert teilt konstatierte konstatiert präzisierte signalisierte
    beschwor rechtfertigte rät riet empfahl empfiehlt ermahnte plädierte plädiert rechnete_vor sagte_aus reagierte
    reagiert begrüßte begründete lautete heißt mahnte fragte rief nannte bezeichnete
    bezichtigte beschuldigte gestand gestanden wiederholte bilanzierte ließ_wissen stellte_klar warnte_vor warnten_vor warnt_vor plädierte_für plädierten_für plädiert_für so"""
_PARTICIPLES = """gesagt erklärt betont gemeint behauptet berichtet bestätigt gewarnt versichert beteuert geschrieben
    geantwortet ergänzt unterstrichen bekräftigt argumentiert verkündet verlangt gefordert kritisiert verurteilt
    dementiert bestritten beklagt erzählt erwidert entgegnet kommentiert versprochen mitgeteilt angekündigt hinzugefügt
    bekanntgegeben ausgesagt angemahnt gelobt gelobt beschrieben gerufen gefragt gesprochen genannt eingeräumt klargestellt zurückgewiesen bekannt_gegeben vorgeworfen erläutert geäußert"""
_TOLD = """mitteilte mitteilten mitteilt mitgeteilt bekanntgab bekanntgaben angab angaben hinzufügte ankündigte ankündigten
    ausführte einräumte klarstellte hervorhob festhielt sagte sagten sagt sagen erklärte erklärten erklärt betonte betonten
    betont meinte meint berichtete berichteten berichtet bestätigte bestätigten bestätigt versicherte schrieb schreibt
    erläuterte schilderte formulierte formuliert nannte nennt hat haben hatte hatten"""

GRAMMAR = Grammar(
    heads=HEADS,
    nouns=True,
    says=phrases(_SAYS),
    participles=phrases(_PARTICIPLES),
    auxiliaries=words("hat haben hatte hatten habe"),
    apart={
        "teilte": words("mit"),
        "teilten": words("mit"),
        "teilt": words("mit"),
        "gab": words("bekannt an zu bedenken protokoll"),
        "gaben": words("bekannt an zu bedenken protokoll"),
        "gibt": words("bekannt an zu bedenken protokoll"),
        "fugte": words("hinzu an"),
        "fugten": words("hinzu"),
        "raumte": words("ein"),
        "raumten": words("ein"),
        "kundigte": words("an"),
        "kundigten": words("an"),
        "kundigt": words("an"),
        "deutete": words("an"),
        "stellte": words("klar fest"),
        "wies": words("zurück hin darauf"),
        "wiesen": words("zurück hin darauf"),
        "hob": words("hervor"),
        "fuhrte": words("aus"),
        "sagte": words("aus"),
        "sagten": words("aus"),
        "ordnete": words("an"),
        "ordneten": words("an"),
        "ordnet": words("an"),
        "sprach": words("aus"),
        "sprachen": words("aus"),
        "spricht": words("aus"),
        "rief": words("auf"),
        "riefen": words("auf"),
        "ruft": words("auf"),
        "lehnte": words("ab"),
        "lehnten": words("ab"),
        "lehnt": words("ab"),
        "halt": words("für"),
        "hoben": words("hervor"),
        "hebt": words("hervor"),
        "weist": words("zurück hin darauf"),
        "weisen": words("zurück hin darauf"),
        "raumen": words("ein"),
        "legt": words("nach"),
        "stellt": words("klar fest"),
        "stellten": words("klar fest"),
        "deutet": words("an"),
        "fuhrt": words("aus"),
        "fugt": words("hinzu"),
        "mahnte": words("an"),
        "pflichtete": words("bei"),
        "stimmte": words("zu"),
        "warf": words("vor"),
        "wirft": words("vor"),
        "werfen": words("vor"),
        "raumt": words("ein"),
        "warfen": words("vor"),
        "setzte": words("hinzu"),
        "hielt": words("entgegen fest"),
        "legte": words("nach"),
    },
    quoting=words("""so lautete heißt fragte rief nannte bezeichnete lobte begründete urteilte klagte erzählt
        kommentierte kommentiert resümierte bilanzierte begrüßte schilderte klagt sprach spricht hieß fragt
        ruft lobt schildert begründet jubelte jubelt schwärmte schwärmt schimpfte schimpft scherzte witzelte analysierte
        analysiert bilanziert resümiert urteilt freute freut zeigte spottete spottet polterte lästerte staunte murmelte
        seufzte stöhnte hoffte fand findet beschreibt beschrieb dankte gratulierte zitierte zitiert postete postet
        reagierte reagiert rechtfertigte präzisierte beschwor signalisierte ermahnte appellierte appelliert gesprochen
        genannt beschrieben gerufen gefragt gelobt weiß glaubt glaubte drohte droht"""),
    objects=words("""verlangte verlangten verlangt forderte forderten fordert kritisierte kritisierten kritisiert
        verurteilte verurteilten verurteilt dementierte dementierten dementiert bestritt bestreitet beklagte gefordert
        verurteilt dementiert bestritten kritisiert bestätigte bestätigten begrüßte bezichtigte beschuldigte wies wiesen
        warf warfen wirft werfen weist weisen lehnte lehnten lehnt rief riefen kündigte kündigten kündigt zurückgewiesen gewarnt verlangt
        versprach verspricht ordnete ordneten ordnet sprach sprachen spricht vor plädierte plädierten plädiert"""),
    that=words("dass daß ob"),
    infinitives=words("zu"),
    acts=words("haft jahren monaten geldstrafe freiheitsstrafe haftstrafe bewährung euro"),
    contrasts=words("während wohingegen wogegen"),
    bare=words("""sei seien habe habest werde könne könnten müsse müssten solle wolle dürfe gebe komme gehe stehe liege
        bleibe mache wisse hätte hätten wäre wären würde würden sollten brauche lasse nehme bringe führe halte handle
        bestehe drohe gelte fehle zeige bedeute laufe erwarte arbeite seit wollten dürften sehe finde spreche"""),
    reported=frozenset(
        """sei seien habe werde könne müsse solle wolle dürfe gebe komme gehe stehe liege bleibe wisse brauche nehme
        bestehe gelte fehle bedeute handle drohe""".split()
    ),
    reported_by_several=frozenset("hätten wären würden könnten müssten dürften".split()),
    told_as_fact=frozenset(
        """ist sind war waren wird wurde wurden hat hatte hatten kann konnte konnten soll sollte muss musste will wollte gibt
        gab geht ging bleibt blieb macht machte kam kommt steht stand spielte zeigte sagte liegt lag""".split()
    ),
    verbs=words("""ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können konnte soll sollen sollte
        muss müssen musste will wollen wollte gibt gab geht ging bleibt macht wisse stehe"""),
    pointing=phrases("das dies"),
    like=words("wie"),
    told=phrases(_TOLD),
    according=phrases("""laut nach_angaben_von nach_angaben_der nach_angaben_des nach_einschätzung_von nach_worten_von
        nach_aussage_von nach_angaben nach_ansicht_von nach_auffassung_von nach_darstellung_von gemäß nach_einschätzung_der
        nach_darstellung_der nach_darstellung_des nach_ansicht_der nach_ansicht_des nach_worten_des nach_worten_der
        nach_aussagen_von nach_informationen_von nach_informationen_der aus_sicht_der aus_sicht_des aus_sicht_von"""),
    behind=words("zufolge"),
    by_them=phrases("""seinen_worten_zufolge ihren_worten_zufolge seinen_angaben_zufolge ihren_angaben_zufolge
        seiner_ansicht_nach ihrer_ansicht_nach seiner_meinung_nach ihrer_meinung_nach"""),
    negations=words("nicht nie niemals kein keine weder wurde worden wird"),
    he=words("er dieser"),
    she=words("sie diese"),
    they=words("man"),
    determiners=words(
        """der die das den dem des ein eine einer einem einen sein seine ihr ihre dieser diese dieses mein meine unser unsere"""
    ),
    ends=words("""am im in bei nach vor während gegenüber auf über mit an zu zur zum laut dass daß ob montag dienstag
        mittwoch donnerstag freitag samstag sonntag gestern heute und aber oder weil wenn als via per beim anlässlich
        angesichts am_montag später zuvor dazu dann wörtlich zudem weiter auch schriftlich ebenfalls noch bereits mit
        unterdessen daraufhin jedoch allerdings nun hingegen darauf abends morgens kürzlich unter hinzu bekannt an
        den einen sich ihn ihm ihnen derweil indes dagegen wiederum selbst"""),
    introduces=words("""am im in bei nach vor während gegenüber auf über mit an zu zur zum laut montag dienstag mittwoch
        donnerstag freitag samstag sonntag gestern heute und aber oder weil wenn als beim anlässlich angesichts später
        zuvor dazu dann zudem weiter auch doch denn so dabei außerdem weiterhin wörtlich seit für damit daher deshalb
        unterdessen trotz daraufhin inzwischen nun zugleich gleichzeitig hierzu da wie ferner aus ohne durch gegen hinter neben zwischen jetzt hier dort damals schon nur
        derweil indes hingegen dagegen wiederum allerdings darin daran darauf darüber dennoch trotzdem deshalb später"""),
    days=words("""montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag gestern heute morgen abend
        nachmittag vormittag"""),
    titles=words("""läufer läuferin jurist juristin sportler sportlerin jährige jähriger herr frau dr prof präsident präsidentin minister ministerin kanzler kanzlerin bundeskanzler
        bundeskanzlerin sprecher sprecherin general oberst könig königin prinz prinzessin papst bürgermeister
        bürgermeisterin abgeordnete abgeordneter senator senatorin staatsanwalt staatsanwältin richter richterin anwalt
        anwältin direktor direktorin chef chefin leiter leiterin botschafter botschafterin diplomat diplomatin
        unterhändler unterhändlerin gesandte gesandter experte expertin professor professorin analyst analystin
        forscher forscherin zeuge zeugin aktivist aktivistin kommandeur gouverneur gouverneurin vizepräsident
        vizepräsidentin ex vertreter vertreterin politiker politikerin beamter beamtin arzt ärztin mutter vater
        vorsitzende vorsitzender kandidat kandidatin trainer trainerin kapitän geschäftsführer geschäftsführerin mann
        ökonom ökonomin ökonomen insider augenzeuge augenzeugen sprecherinnen generalsekretär generalsekretärin unternehmer
        pfarrer pfarrerin biologe biologin anwohner anwohnerin nachbar nachbarin nachbarn verteidiger verteidigerin
        schriftsteller schriftstellerin bundestrainer pilot pilotin bauer bäuerin landwirt landwirtin lehrer lehrerin
        wissenschaftler wissenschaftlerin historiker historikerin soziologe soziologin virologe virologin
        geologe geologin physiker physikerin mediziner medizinerin psychologe psychologin autor autorin regisseur
        regisseurin schauspieler schauspielerin sänger sängerin künstler künstlerin spieler spielerin torwart stürmer
        sprinterin läufer läuferin sieger siegerin organisator organisatorin mitorganisator veranstalter gründer gründerin
        unternehmerin manager managerin vorstand vorständin betreiber betreiberin inhaber inhaberin besitzer besitzerin
        kunde kundin patient patientin veteran veteranin bewohner bewohnerin helfer helferin retter feuerwehrmann polizist polizistin
        ermittler staatssekretär staatssekretärin fraktionschef ministerpräsident ministerpräsidentin premier
        premierminister premierministerin oberstaatsanwalt oberstaatsanwältin kardinal bischof bischöfin imam
        delegationsleiter delegationsleiterin geschäftsfrau mitarbeiter mitarbeiterin student studentin schüler schülerin
        autofahrer fahrer fahrerin passant passantin familienvater rentner rentnerin betriebsrat betriebsrätin demonstrant
        demonstrantin kreisen norweger norwegerin kollege kollegin landrat landrätin"""),
    bodies=words("""ministerium regierung armee polizei partei bewegung gruppe delegation büro agentur verband organisation
        unternehmen konzern behörde staatsanwaltschaft präsidialamt kommission union bericht erklärung studie
        gewerkschaft feuerwehr kreise stadt gemeinde landkreis verwaltung stadtverwaltung kreisverwaltung opposition fahrgastverband katastrophenschutz"""),
    again=words("""politiker politikerin minister ministerin ministers läuferin läufer forscher forscherin biologin biologe
        wissenschaftler wissenschaftlerin unternehmer unternehmerin manager managerin jurist juristin autor autorin experte
        expertin ökonom ökonomin diplomat diplomatin trainer spieler spielerin sportler sportlerin schriftsteller
        schriftstellerin künstler künstlerin sänger sängerin schauspieler schauspielerin jährige jähriger sprinterin
        abgeordnete abgeordneter senator senatorin bürgermeister bürgermeisterin landrat landrätin vorsitzende"""),
    of=words("der des von für vom"),
    unlike=frozenset("fördert förderte förderten fördern gefördert".split()),
    she_is=words("frau"),
    he_is=words("herr könig papst vater mann"),
)
