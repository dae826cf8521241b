"""Given names: whether who bears one is he or she, where the name tells it.

    Donald → m        Hillary → f        Leslie, Jordan, Andrea → a person, either

Some hundred of the most frequent in English-speaking countries, and in those that their news names often; none that is
rather a place’s (Georgia, Virginia).
"""

from __future__ import annotations

import re

_FEMALE = """
abigail adriana agnes aisha alexandra alexis alice alicia alina alison allison alyssa amanda amber amelia amina amy
angela angelina anita anna anne annette annie antonia ariana arlene astrid audrey barbara beatrice becky bernadette
bernice bertha beth bethany betsy betty beverly bonnie brenda brianna bridget brittany caitlin camila camille
candace carla carly carmen carol carole caroline carolyn carrie catherine cathy cecilia celeste celia charlene charlotte
chelsea cheryl chloe christa christina christine cindy claire clara claudia colleen connie constance courtney cristina
crystal cynthia daisy danielle daphne dawn deanna debbie deborah debra denise diana diane dianne dolores donna doris
dorothy edith eileen elaine eleanor elena elisabeth elise elizabeth ella ellen ellie elsa emily emma erica erika erin
esther ethel eva evelyn fatima felicia fiona frances francesca gabriela gabrielle gail geraldine gillian
gina gladys glenda gloria greta gretchen gwen gwendolyn hannah harriet heather heidi helen helena hilary hillary
ida ilse imelda inga ingrid irene iris isabel isabella ivanka jacqueline jane janet janice janine jasmine jeanette
jeanne jenna jennifer jenny jessica jill jillian joan joann joanna joanne jocelyn josephine joyce juanita judith judy
julia juliana julie juliet kaitlyn kamala karen karin karla kate katherine kathleen kathryn kathy katie katrina kayla
kayleigh kellyanne kendra kimberly kirsten kristen kristin kristina laura lauren laurie leah leila lena leona leticia
lillian lily linda lisa liz liza lois lola loretta lori lorraine louise lucia lucille lucinda lucy lydia lynda lynne
mabel madeleine madeline maggie marcia margaret margarita maria marianne marie marilyn marina marisa marissa
marjorie marla marlene marsha martha mary matilda maureen maxine megan meghan melania melanie melinda melissa
meredith mia michelle mildred miranda miriam mollie molly monica nadia nancy naomi natalia natalie natasha nellie nicole
nina nora norma olga olivia paige pamela patricia patti patty paula pauline peggy penelope penny phoebe phyllis priscilla
rachel ramona rebecca regina renata rhonda rita roberta rosa rosalind rose rosemary rosie roxanne ruby ruth sabrina sally
samantha sandra sara sarah selena serena sharon sheila shelby sherry shirley sonia sophia sophie stacey stacy stella
stephanie sue susan susana susanna susie suzanne svetlana sylvia tabitha tamara tammy tanya tara tatiana teresa terri
theresa therese tiffany tina tracey tricia ursula valerie vanessa vera veronica vicki vicky victoria violet
vivian vivienne wanda wendy whitney wilma winifred yolanda yvette yvonne zoe
brigitte emmanuelle greta hilde ingeborg ivana kari lara liv mara marine marit sigrid silje solveig ursula
"""
_MALE = """
aaron abdul abdullah abraham adam adrian ahmed alan albert alejandro alexander alfonso alfred ali alistair allan allen
alvin amir anders andre andreas andrew andy anthony antonio arnold arthur barack barry bart ben benjamin bernard bernie
bert bill billy bob bobby brad bradley brendan brent brett brian bruce bryan byron calvin carl carlos cecil cedric chad
charles charlie chester chris chuck clarence clark claude clayton cliff clifford clint colin conrad craig curtis cyril
dale damian damon dan daniel danny darrell darren darryl dave david dean dennis derek derrick devin diego dietrich dirk
dmitri dominic don donald doug douglas duane dustin dwayne dwight earl ed eddie edgar eduardo edward edwin eli elijah
elliott elmer enrique eric erik ernest ernesto ethan eugene evan federico felix fernando floyd francisco frank franklin
fred freddie frederick gabriel garrett gary gavin gene geoff geoffrey george gerald gerard gilbert giovanni giuseppe glen
glenn gordon graham grant greg gregg gregory guillermo gustavo hank hans harold harry harvey hassan heinrich henry
herbert herman hector howard hubert hugh hugo ian ibrahim igor isaac ivan jack jacob jake james jared jason javier jay jeb
jeff jeffrey jeremiah jeremy jerome jerry jim jimmy joachim joaquin joe joel john johnny jonah jonathan
jorge jose joseph josh joshua juan julio julius jurgen justin karl keith ken kenneth kent kevin khalid khalil kirk klaus
konrad kurt kyle lance larry lars lawrence leo leon leonard leonardo leopold leroy lester lewis lloyd
lorenzo louis lucas luis luke magnus malcolm manuel marc marcel marco marcus mario mark martin marty marvin mason
matt matthew maurice max maxwell melvin michael miguel mike mikhail milton mitch mitchell mitt mohamed mohammad mohammed
moses muhammad nathan nathaniel neil nelson newt nicholas nick nicolas nigel norman oleg oliver omar oscar osama
otis otto owen pablo patrick paul pedro per perry pete peter phil philip phillip pierre preston rafael ralph ramon
randall randolph raul ray raymond reggie reginald reid ricardo richard rick ricky rob robert roberto rod roderick rodney
rodrigo roger roland ron ronald ross roy rudolf rudolph rudy rufus rupert russ russell ryan salman salvador sam samuel
saul scott sean sebastian seth sergei sergio seymour shaun sheldon sidney simon solomon spencer stan stanley stefan
stephen steve steven stewart stuart sven sylvester tariq ted terrence thaddeus theodore thomas tim timothy toby todd
tom tommy tony travis trent trevor troy tyler ulrich vernon victor vincent vladimir wade wallace walter warren wayne
wendell wesley wilbur wilhelm wilfred will willard william willie winston wolfgang woodrow xavier yusuf zachary
bjorn dante emmanuel fredrik georg helmut henrik jens kjell knut lamar leif luca nils odd olaf olav ole rolf sigurd tore
"""
_EITHER = """
addison alex andrea angel ariel ashley ashton aubrey avery blair blake bobbie cameron carey casey cary charley
christian corey cory courtney dale dana darcy devon dominique drew dylan emerson evelyn finley francis frankie hayden
hunter jackie jaime jamie jan jean jessie jo jody johnnie jordan jules kelly kelsey kendall kerry kim kit kris lane lee
leigh leslie lesley lindsay lindsey logan loren lou lynn marion marlon mel micah morgan nicola noel parker pat quinn randy
ray reese riley robbie robin rory rowan ryan sacha sasha shannon shawn shea sidney skyler stacey stevie sydney
taylor terry toni tony tracy tyler val willie
"""
GIVEN = {name: sex for names, sex in ((_FEMALE, "f"), (_MALE, "m")) for name in names.split()}
EITHER = frozenset(_EITHER.split()) - GIVEN.keys()
_FIRST = re.compile(r"[^\s-]+")


def sex_told(name: str) -> str | None:
    """f, m: by the first word of a name."""
    first = _FIRST.match(name)
    return GIVEN.get(first.group().lower()) if first else None


def begins_given(name: str) -> bool:
    """Whether the first word of several is somebody’s given name."""
    first = _FIRST.match(name) if " " in name else None
    return first is not None and (first.group().lower() in GIVEN or first.group().lower() in EITHER)
