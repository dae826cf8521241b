"""Given names: whether who bears one is he or she, where the name tells it.

    Donald → m        Hillary → f        Leslie, Jordan, Andrea → a person, either

Some hundred of the most frequent in English-speaking countries, and in those that their news names often; none that is
rather a place’s (Georgia, Virginia).
"""

from __future__ import annotations

import re

_FEMALE = """
abigail ada adelaide adele adriana agnes aisha alexandra alexis alice alicia alina alison allison alma alyssa amal
amanda amber amelia amina amy ana anastasia angela angelina anika anita anjali anna anne annette annie antonia anya
ariana arlene astrid audrey ava barbara beatrice beatrix beatriz becky bella bernadette bernice bertha beth bethany
betsy betty beverly bianca bonnie brenda brianna bridget brigitte brittany brooke caitlin camila camille candace
carla carly carmela carmen carol carole caroline carolyn carrie catalina catherine cathy cecilia celeste celia
celine charlene charlotte chelsea cheryl chloe christa christina christine cindy claire clara claudia colleen connie
constance consuelo cora courtney cristina crystal cynthia daisy daniela danielle daphne dawn deanna debbie deborah
debra deepa delphine denise diana diane dianne divya dolores donna doris dorothy edith edna eileen ekaterina elaine
eleanor elena elin elisabeth elise elizabeth ella ellen ellie elsa elsie elvira emilia emily emma emmanuelle erica
erika erin esme esperanza estelle esther ethel eva evelyn fatima faye felicia fernanda fiona frances francesca freya
gabriela gabrielle gail galina genevieve geraldine gillian gina gladys glenda gloria graciela greta gretchen
guadalupe gwen gwendolyn hana hanan hannah harriet hattie hazel heather heidi helen helena hilary hilde hillary ida
ilse imelda indira ines inez inga ingeborg ingrid irene irina iris isabel isabella isla ivana ivanka jacqueline jana
jane janet janice janine jasmine jeanette jeanne jenna jennifer jenny jessica jill jillian joan joann joanna joanne
jocelyn josephine josie joyce juanita judith judy julia juliana julie juliet juliette kaitlyn kamala karen kari
karin karla kate katherine kathleen kathryn kathy katie katrina kavita kayla kayleigh keisha kellyanne kendra
khadija kiara kimberly kirsten kristen kristin kristina ksenia lakshmi lara latasha latoya laura lauren laurie layla
leah leila lena leona leticia lillian lily linda lisa liv liz liza lois lola loretta lori lorraine lottie louise
lourdes lucia lucille lucinda lucy luisa luz lydia lynda lynne lyudmila mabel madeleine madeline mae maeve maggie
mara marcia margaret margarita maria mariam mariana marianne maribel marie marilyn marina marine marisa marisol
marissa marit marjorie marla marlene marsha martha mary matilda maureen mavis maxine meena megan meghan melania
melanie melinda melissa meredith mia michelle mildred mina minnie miranda miriam mollie molly monica nadia naima
nancy naomi natalia natalie natasha neha nell nellie nelly nia nicole nicolette nina noelle nora noreen norma odette
oksana olga olivia paige pamela patricia patti patty paula pauline peggy penelope penny petra phoebe phyllis pooja
priscilla priya rachel ramona rebecca regina renata rhoda rhonda rita roberta rosa rosalie rosalind rose rosemary
rosie roxanne ruby ruth ruthie sabrina sally salma samantha sandra sara sarah selena serena sharon sheila shelby
sherry shirley sigourney sigrid silje simone solveig sonia sonja sophia sophie stacey stacy stella stephanie sue
sunita susan susana susanna susie suzanne svetlana sylvia tabitha tamara tamika tammy tanisha tanya tara tasha
tatiana tatyana teodora teresa terri tess thelma theresa therese tiffany tilda tina tracey tricia ursula valentina
valerie vanessa vera veronica vicki vicky victoria viola violet vivian vivienne wanda wendy whitney wilma winifred
yasmin yelena yesenia yolanda yvette yvonne zainab zoe
"""
_MALE = """
aaron abdul abdullah abe abraham adam adrian ahmed alan albert alejandro alexander alexei alfonso alfred ali
alistair allan allen alvin amir amit anatoly anders andre andreas andrew andy angus anil anthony antonio arjun arlo
arnold arthur ashok ashraf barack barry bart bashar ben benjamin bernard bernie bert bill billy bjorn bob bobby
boris brad bradley brendan brent brett brian brock bruce bryan byron caleb callum calvin carl carlos cecil cedric
chad charles charlie chester chris chuck clarence clark claude clayton cliff clifford clint clyde cody colin connor
conor conrad cormac craig curtis cyril dale damian damon dan daniel danny dante darrell darren darryl dave david
dean declan deepak demetrius dennis derek derrick devin dexter diego dietrich dirk dmitri dmitry dominic don donald
doug douglas duane duncan dustin dwayne dwight earl ed eddie edgar edmund eduardo edward edwin eli elias elijah
elliott elmer emil emmanuel enrique eric erik ernest ernesto ernie ethan eugene evan ewan faisal federico felix
fergus fernando finn floyd francisco frank franklin fred freddie frederick fredrik fyodor gabriel gareth garrett
gary gavin gene geoff geoffrey georg george gerald gerard gilbert giovanni giuseppe glen glenn gordon grady graham
grant greg gregg gregory guillermo gustavo hamid hamish hank hans harlan harold harrison harry harvey hassan hector
heinrich helmut henning henrik henry herbert herman holger horace howard hubert hugh hugo hussein ian ibrahim igor
ingmar isaac ivan ivor jack jacob jake jamal james jared jason jasper javier jay jeb jeff jeffrey jens jeremiah
jeremy jerome jerrold jerry jim jimmy joachim joaquin joe joel john johnny jonah jonathan jorge jose joseph josh
joshua juan julio julius jurgen justin karim karl keith ken kenneth kent kevin khalid khalil kian kirk kjell klaus
knut konrad kurt kwame kyle lamar lamont lance larry lars lawrence leif leo leon leonard leonardo leopold leroy
lester levi lewis liam lionel lloyd lorenzo louis luca lucas luis luke magnus mahmoud malcolm manuel marc marcel
marco marcus mario mark marshall martin marty marvin mason matt matthew maurice max maxwell melvin michael miguel
mike mikhail milton mitch mitchell mitt mohamed mohammad mohammed moses muhammad mustafa narendra nasser nathan
nathaniel neil nelson newt nicholas nick nicolas nigel nikolai nils norman odd olaf olav ole oleg oliver omar osama
oscar osman otis otto owen pablo patrick paul pavel pedro per perry pete peter phil philip phillip pierre preston
rafael rahul raj rajesh ralph ramon randall randolph rashid raul ravi ray raymond reggie reginald reid ricardo
richard rick ricky rob robert roberto rod roderick rodney rodrigo roger roland rolf ron ronald ross roy rudolf
rudolph rudy rufus rupert russ russell ryan salman salvador sam samir samuel sanjay saul scott sean sebastian sergei
sergey sergio seth seymour shaun sheldon shigeru sidney sigurd simon solomon spencer stan stanley stefan stephen
steve steven stewart stuart sunil suresh sven sylvester tariq ted terrell terrence thaddeus theodore thomas tim
timothy toby todd tom tommy tony tore travis trent trevor troy tyler tyrone ulrich vernon victor vijay vincent vivek
vladimir wade walid wallace walter warren wayne wendell wesley wilbur wilfred wilhelm will willard william willie
winston wolfgang woodrow xavier yevgeny youssef yuri yusuf zachary ziad
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
