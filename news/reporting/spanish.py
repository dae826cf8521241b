"""Spanish: «…», dijo el ministro · aseguró que … · según el Ejército, …"""

from __future__ import annotations

import re

from news.reporting.grammar import Grammar, phrases, plurals, words

_STEMS = """declar afirm asegur señal explic coment anunci asever confirm denunci destac record manifest apunt inform
    critic lament conden acus proclam contest avis remarc subray precis indic agreg sentenci recalc especific
    reiter testific confes relat proclam grit amenaz avanz rog suplic brome exclam celebr cuestion pregunt recomend
    enfatiz ilustr asever resumi ironiz exhort replic vaticin acot asent acept lanz dispar susurr ahond
    adelant reclam protest resalt ratific revel estim calcul pronostic deplor culp señal calific enumer opin asegur""".split()
_SAYS = """dijo dijeron dice dicen añadió añadieron añade sostuvo sostiene sostienen advirtió advierte advierten
    advirtieron admitió admite reconoció reconoce insistió insiste insistieron respondió responde escribió escribe prometió promete pidió
    pide pidieron exigió exige exigieron exigen desmintió desmiente negó niega contó cuenta relató relata expuso expone
    concluyó concluye argumentó argumenta alegó alega replicó replica tuiteó matizó matiza puntualizó repitió repite
    detalló detalla opinó opina consideró considera decía dio_a_conocer hizo_saber dejó_claro defendió defiende
    concluyeron consideran creen prevén prevé cree piensa teme temen sugirió sugiere describió describe definió define
    expresó expresa expresaron instó insta instaron llamó llama desestimó reprochó reprocha aclaró aclara aclararon advertía
    ordenó ordena ordenaron solicitó solicita solicitaron abogó_por aboga_por se_felicitó_por se_felicita_por apostó_por apuesta_por se_mostró_dispuesto se_mostró_dispuesta sostenía sostuvieron admitieron reconocieron respondieron contaron relataron detallaron escribieron prometieron negaron
    desmintieron arremetió arguyó adujo refutó rebatió coincidió coincide promete admiten aventuró alertó alertaron alerta_de alertan valoró valoraron preguntó se_felicitó se_quejó
    se_lamentó se_mostró se_queja se_lamenta incidió zanjó espetó ironizó celebró rechazó rechaza rechazaron prosiguió continuó agradeció
    se_preguntó se_pregunta"""
_REGULAR = " ".join(stem + ending for stem in _STEMS for ending in ("ó", "aron", "a", "an", "aba"))

_LIKE = " ".join(f"{like}_ha_{stem}ado" for stem in _STEMS for like in ("como", "según"))

GRAMMAR = Grammar(
    drops=True,
    past=re.compile(r"\w{3}(?:ó|aron|ieron|aban?)$"),
    plural=("n",),
    says=phrases(f"{_SAYS} {_REGULAR}"),
    participles=phrases(
        """dicho declarado afirmado asegurado señalado explicado comentado anunciado añadido aseverado confirmado
        denunciado destacado recordado manifestado apuntado informado criticado lamentado condenado acusado sostenido
        advertido admitido reconocido insistido respondido escrito prometido pedido exigido desmentido negado relatado
        concluido argumentado subrayado precisado indicado agregado reiterado defendido opinado considerado
        hecho_saber dejado_claro contado rechazado"""
    ),
    auxiliaries=words("ha han había habían he habría habrían"),
    quoting=words(
        """concluyó concluye concluido respondió responde comentó comenta coment escribió escribe cuenta considera consideró informan
        describió describe definió define llamó llama valoró expresó expresa gritó disparó susurró lanzó bromeó
        exclamó suplicó rogó arremetió ahondó ilustró resume calificó califica cree promete piensa prosiguió continuó zanjó espetó ironizó sentenció sentencia agradeció destaca precisa indica explica critica
        recuerda denuncia contesta apunta anuncia informa celebró"""
    )
    - words(
        "explica indica denuncia apunta informa anuncia destaca considera consideró precisa recuerda respondió responde"
    ),
    objects=words(
        """instó insta instaron exhortó exhorta exhortaron ordenó ordena ordenaron solicitó solicita solicitaron abogó aboga felicitó
        felicita apostó apuesta dispuesto dispuesta recomendó recomienda reclamó reclama reclaman reclamaron pidió pide pidieron exigió exige exigieron exigen desmintió desmiente negó niega denunció denuncia denunciaron
        condenó condena condenaron lamentó lamenta criticó critica acusó acusa acusaron rechazó rechaza rechazaron
        defendió pedido exigido desmentido negado denunciado condenado lamentado criticado acusado prometió promete
        defendido rechazado expresó expresa expresaron"""
    ),
    acts=words("años año meses prisión cárcel multa euros"),
    pointing=phrases("así_lo eso_es_lo_que es_lo_que"),
    that=words("que"),
    infinitives=words("haber estar ser querer poder tener desconocer saber sentir confiar esperar temer sentirse"),
    contrasts=words("mientras"),
    viewing=words("para"),
    verbs=words(
        "es son está están era eran fue fueron ha han había será serán hay puede pueden debe tiene tienen va van"
    ),
    according=phrases(
        f"{_LIKE} según de_acuerdo_con en_palabras_de a_juicio_de en_opinión_de conforme_a a_decir_de a_decir_del a_juicio_del en_opinión_del en_palabras_del según_el_relato_de tal_y_según_detalló según_indicaron según_confirmó según_adelantó como_explicó tal_como_explicó como_explicó como_señaló como_indicó como_informó como_recordó como_aseguró como_dijo como_afirmó como_precisó como_apuntó como_destacó tal_y_como_dijo según_contó según_dijo según_explicó según_informó según_indicó según_señaló según_relató según_cuenta según_explica según_informaron"
    ),
    inside=words("desde en"),
    by_them=phrases("""a_su_juicio en_sus_palabras según_sus_palabras en_su_opinión según_dijo según_explicó según_añadió
        según_relató según_contó según_señaló según_aseguró"""),
    negations=words("no nunca jamás tampoco sin ni sido"),
    he=words("aquel"),
    she=words("ella esta"),
    they=words("ellos ellas"),
    determiners=words(
        "propio propia mismo misma el la los las un una unos unas su sus mi mis nuestro nuestra este esta ese esa aquel lo"
    ),
    ends=words(
        """a al en durante tras antes después ante desde por que quien quienes cual donde lunes martes miércoles jueves
        viernes sábado domingo ayer hoy y e pero mientras con sobre este esta hacia mediante vía según cuando sin
        como al_respecto también además"""
    ),
    introduces=words(
        """a al en durante tras antes después ante desde por para lunes martes miércoles jueves viernes sábado domingo
        ayer hoy y e pero mientras con sobre según cuando como además también asimismo así no_obstante sin luego
        no tampoco preguntado preguntada entonces finalmente aunque si del respecto"""
    ),
    days=words("lunes martes miércoles jueves viernes sábado domingo ayer hoy mañana noche"),
    titles=plurals(
        """oficial agente legislador legisladora deportista sr sra señor señora don doña dr dra presidente presidenta ministro ministra primer primera secretario secretaria
        portavoz vocero vocera general coronel rey reina príncipe princesa papa alcalde alcaldesa diputado diputada
        senador senadora fiscal juez jueza abogado abogada director directora jefe jefa líder embajador embajadora
        canciller diplomático diplomática negociador negociadora enviado enviada responsable experto experta profesor
        profesora analista investigador investigadora testigo vecino vecina activista dirigente comandante gobernador
        gobernadora vicepresidente vicepresidenta vice ex expresidente expresidenta exministro exministra alto alta fuente fuentes
        funcionario funcionaria médico médica madre padre candidato candidata mandatario mandataria consejero consejera
        delantero delantera defensa portero portera economista ingeniero ingeniera republicano demócrata empresario empresaria escritor escritora entrenadora biólogo bióloga epidemiólogo epidemióloga sociólogo socióloga historiador historiadora politólogo
        politóloga climatólogo climatóloga nadador nadadora atleta jugador jugadora campeón campeona autor autora
        magistrado magistrada exministra coordinador coordinadora dueño dueña voluntario voluntaria compañero compañera
        científico científica profesora maestro maestra estudiante obispo cardenal sacerdote arzobispo
        concejal concejala edil técnico seleccionador guardameta centrocampista cantante actor actriz director cineasta
        artista agricultor agricultora ganadero ganadera pescador comerciante taxista conductor trabajador
        trabajadora enfermero enfermera doctor doctora cofundador cofundadora fundador fundadora gerente consejera
        gobernante politico político política opositor opositora comisario comisaria sargento teniente capitana almirante
        cónsul relator relatora miembro integrante sindicalista manifestante superviviente sobreviviente víctima acusado
        acusada hermano hermana hijo hija esposo esposa viuda abuelo abuela hombre mujer propietario propietaria
        extécnico enviada meteorólogos investigadores autores médicos empresarios expertos analistas vecinos testigos
        entrenador capitán delegado delegada"""
    ),
    bodies=words(
        """ministerio gobierno ejército policía partido movimiento grupo delegación oficina agencia asociación organización
        ong empresa compañía fiscalía presidencia comisión unión informe comunicado estudio sindicato ayuntamiento bomberos alcaldía patronal federación cámara guardia tribunal autoridades rebeldes aeropuerto"""
    ),
    again=words("""oficial agente teniente funcionario funcionaria diplomático diplomática dirigente político política mandatario mandataria
        investigador investigadora científico científica experto experta biólogo bióloga epidemiólogo epidemióloga
        economista magistrado magistrada exministro exministra legislador legisladora entrenador entrenadora técnico
        deportista nadador nadadora jugador jugadora artista cantante escritor escritora abogado abogada empresario
        empresaria dueño dueña líder alcalde alcaldesa senador senadora diputado diputada general"""),
    of=words("de del para"),
    she_is=words(
        "sra señora doña dra presidenta ministra primera secretaria vocera reina princesa alcaldesa diputada "
        "senadora jueza abogada directora jefa embajadora negociadora enviada experta profesora investigadora "
        "vecina gobernadora vicepresidenta funcionaria médica madre candidata mandataria consejera empresaria"
    ),
    he_is=words(
        "sr señor don presidente ministro secretario vocero rey príncipe papa alcalde diputado senador juez "
        "abogado director jefe embajador negociador enviado experto profesor vecino gobernador padre mandatario"
    ),
)
