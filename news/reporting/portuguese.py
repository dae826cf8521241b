"""Portuguese: “…”, disse o ministro · afirmou que … · segundo a polícia, … · de acordo com o governo"""

from __future__ import annotations

import re

from news.reporting.grammar import Grammar, phrases, words

_FIRST = """afirm declar explic coment anunci confirm denunci destac lembr relat avali critic acus lament inform apont
    ressalt reforç revel cont observ cobr indic continu alert argument ironiz desabaf detalh reiter not
    pontu reclam enfatiz cit salient sublinh assegur adiant vinc acrescent conden exclam recomend orient comemor brinc""".split()
_REGULAR = " ".join(stem + ending for stem in _FIRST for ending in ("ou", "aram", "a", "am", "ava"))
_SAYS = """disse disseram diz dizem dizia acrescentou frisou sustentou sustenta sustentam admitiu admite admitiram
    reconheceu reconhece insistiu insiste respondeu responde escreveu escreve escreveram prometeu promete pediu pede pedem pediram
    exigiu exige exigem defendeu defende defenderam desmentiu desmente negou nega negaram concluiu conclui garantiu garante
    garantiram rebateu rebate advertiu adverte sugeriu sugere considerou considera consideram questionou questiona agradeceu
    descreveu descreve definiu define classificou classifica prosseguiu prossegue repetiu esclareceu esclarece previu
    acredita acreditam tuitou resumiu completou completa opinou opina finalizou emendou ordenou ordena apelou_a apelou_ao apelou_aos
    apelou_à apelou_às instou insta exortou exorta solicitou solicita"""

GRAMMAR = Grammar(
    drops=True,
    past=re.compile(r"\w{3}(?:ou|eu|iu|aram|eram|iram|ava|avam)$"),
    plural=("m",),
    says=phrases(f"{_SAYS} {_REGULAR}"),
    participles=phrases("""dito declarado afirmado garantido explicado anunciado confirmado denunciado admitido
        reconhecido respondido escrito prometido pedido exigido negado informado alertado defendido reiterado avaliado"""),
    auxiliaries=words("tem têm tinha tinham havia haviam teria há"),
    quoting=words("""conta contam nota cobra apontam aponta continua continuou continuam completou completa resumiu escreve
        escreveu descreveu descreve definiu define classificou classifica prosseguiu prossegue finalizou emendou questionou
        questiona agradeceu brinca brincou observa conclui avalia critica lamenta acredita relata revela indica informa"""),
    objects=words("""pediu pede pedem pediram exigiu exige exigem desmentiu desmente negou nega negaram denunciou denuncia condenou
        condena lamentou lamenta criticou critica acusou acusa acusaram defendeu defende prometeu promete cobrou cobra ordenou ordena apelou instou insta exortou
        exorta solicitou solicita recomendou recomenda"""),
    acts=words("anos meses prisão multa reais euros"),
    pointing=phrases("foi_o_que é_o_que"),
    that=words("que"),
    infinitives=words("ter estar ser querer poder haver"),
    contrasts=words("enquanto"),
    viewing=words("para"),
    verbs=words("são está estão era eram foi foram tem têm tinha será serão há pode podem deve devem vai vão fica"),
    according=phrases("""segundo de_acordo_com conforme na_opinião_de na_opinião_do na_opinião_da na_avaliação_de
        na_avaliação_do na_avaliação_da nas_palavras_de nas_palavras_do nas_palavras_da
        como_disse como_afirmou como_explicou como_lembrou"""),
    by_them=phrases("na_sua_opinião em_sua_opinião em_sua_avaliação na_avaliação_dele na_avaliação_dela"),
    negations=words("não nunca jamais nem sem sido"),
    he=words("ele este aquele"),
    she=words("ela esta aquela"),
    they=words("eles elas"),
    determiners=words("""o a os as um uma uns umas seu sua seus suas meu minha nosso nossa este esta esse essa aquele aquela
        próprio própria mesmo mesma"""),
    ends=words("""ao aos em no na nos nas num numa durante após antes depois ante desde por pelo pela que quem onde quando
        segunda terça quarta quinta sexta sábado domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
        ontem hoje e mas enquanto com sobre via segundo como sem também além nesta neste nessa nesse entre através"""),
    introduces=words("""ao em no na nos nas durante após antes depois desde por pelo pela para segunda terça quarta quinta
        sexta sábado domingo ontem hoje e mas enquanto com sobre segundo quando como além também ainda assim porém entretanto
        já não nunca questionado questionada então finalmente se nesta neste nessa nesse embora"""),
    days=words("""segunda terça quarta quinta sexta sábado domingo segunda-feira terça-feira quarta-feira quinta-feira
        sexta-feira feira ontem hoje amanhã manhã noite"""),
    titles=words("""sr sra senhor senhora dom dona dr dra doutor doutora presidente presidenta ministro ministra primeiro
        primeira secretário secretária porta-voz porta voz general coronel rei rainha príncipe princesa papa prefeito prefeita
        deputado deputada senador senadora procurador procuradora promotor promotora juiz juíza advogado advogada diretor
        diretora chefe líder embaixador embaixadora chanceler diplomata negociador enviado responsável especialista professor
        professora analista pesquisador pesquisadora investigador testemunha morador moradora moradores ativista dirigente
        comandante governador governadora vereador vereadora vice vice-presidente ex ex-presidente ex-ministro fonte fontes
        funcionário funcionária médico médica mãe pai candidato candidata mandatário delegado delegada economista engenheiro
        engenheira empresário empresária escritor escritora treinador técnico capitão goleiro atacante zagueiro volante bispo
        cardeal padre bombeiro sindicalista voluntário voluntária biólogo bióloga historiador autor autora ator atriz cantor
        cantora diretor estudante enfermeira filho filha irmão irmã marido esposa viúva homem mulher coordenador coordenadora
        cientista cientistas autoridades relator relatora parlamentar jogador jogadora"""),
    bodies=words("""ministério governo exército polícia partido movimento grupo delegação gabinete agência associação organização
        ong empresa companhia procuradoria presidência comissão união relatório comunicado estudo sindicato prefeitura bombeiros
        oposição tribunal secretaria federação câmara senado planalto itamaraty"""),
    again=words("""político parlamentar diplomata pesquisadora pesquisador técnico treinador prefeito prefeita ministro ministra
        senador senadora deputado deputada magistrado dirigente governador presidente petista delegado delegada mandatário"""),
    of=words("de do da dos das para"),
    she_is=words("""sra senhora dona dra doutora presidenta ministra primeira secretária rainha princesa prefeita deputada
        senadora procuradora promotora juíza advogada diretora embaixadora professora pesquisadora moradora governadora
        vereadora funcionária médica mãe candidata delegada engenheira empresária escritora bióloga autora atriz cantora filha
        irmã esposa mulher coordenadora relatora jogadora"""),
    he_is=words("""sr senhor dom dr doutor ministro secretário rei príncipe papa prefeito deputado senador procurador promotor
        juiz advogado diretor embaixador professor pesquisador morador governador vereador funcionário médico pai candidato
        delegado engenheiro empresário escritor autor ator cantor filho irmão marido homem coordenador relator jogador"""),
)
