"""Family and given names by origin, with their weights: usual in Québec, put together by chance. Floor"
" 11."""

from dataclasses import dataclass

from portail.demo.province.chance import Wheel, wheel


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where a family's names come from. language: what its adults speak with the school, most often."""

    name: str
    surnames: Wheel[str]
    girls: Wheel[str]
    boys: Wheel[str]
    women: Wheel[str]
    men: Wheel[str]
    language: str = "fr"


def _names(tiers: dict[float, str]) -> Wheel[str]:
    """Names by weight: each name of a line weighs what stands before it."""
    return wheel({name.strip(): weight for weight, line in tiers.items() for name in line.split(",")})


def _origin(name: str, surnames: str, female: str, male: str, language: str = "fr") -> Origin:
    """An origin whose names weigh the same, for children and adults alike."""
    women, men = _names({1: female}), _names({1: male})
    return Origin(name, _names({1: surnames}), women, men, women, men, language)


QUEBEC = Origin(
    "Québec",
    _names(
        {
            108: "Tremblay",
            65: "Gagnon, Roy, Côté, Bouchard",
            48: "Gauthier, Morin, Lavoie, Fortin, Gagné, Ouellet, Pelletier",
            32: "Bélanger, Lévesque, Bergeron, Leblanc, Paquette, Girard, Simard, Boucher, Caron,"
            " Beaulieu, Cloutier, Dubé, Poirier, Fournier, Lapointe, Leclerc, Lefebvre, Poulin,"
            " Thibault",
            22: "St-Pierre, Nadeau, Martin, Landry, Martel, Bédard, Grenier, Lessard, Bernier, Richard,"
            " Michaud, Hébert, Desjardins, Couture, Turcotte, Lachance, Parent, Blais, Gosselin,"
            " Savard, Proulx, Beaudoin, Demers, Perreault, Boudreau, Lemieux, Cyr, Perron, Dufour,"
            " Dion, Mercier, Bolduc, Bérubé, Boisvert, Langlois, Ménard, Therrien, Plante, Bilodeau,"
            " Blanchette",
            14: "Dubois, Champagne, Paradis, Fortier, Arsenault, Dupuis, Gaudreault, Hamel, Houle,"
            " Villeneuve, Rousseau, Gravel, Thériault, Lemay, Robert, Allard, Deschênes, Giroux, Guay,"
            " Leduc, Boivin, Charbonneau, Lambert, Raymond, Vachon, Gilbert, Audet, Jean, Larouche,"
            " Legault, Trudel, Fontaine, Picard, Labelle, Lacroix, Jacques, Moreau, Carrier, Bernard,"
            " Desrosiers, Goulet, Renaud, Dionne, Lapierre, Vaillancourt, Fillion, Lalonde, Tessier,"
            " Bertrand, Tardif, Lepage, Gingras, Benoît, Rioux, Giguère, Drouin, Harvey, Lauzon,"
            " Nguyen, Gendron, Boutin, Laflamme, Vallée, Dumont, Breton",
            7: "Paré, Paquin, Robitaille, Gélinas, Duchesne, Lussier, Séguin, Veilleux, Potvin, Gervais,"
            " Pépin, Laroche, Morissette, Charron, Lavallée, Laplante, Chabot, Brunet, Vézina,"
            " Desrochers, Labrecque, Coulombe, Tanguay, Chouinard, Noël, Pouliot, Lacasse, Daigle,"
            " Marcoux, Lamontagne, Turgeon, Larocque, Roberge, Auger, Masse, Pilon, Racine, Dallaire,"
            " Émond, Grégoire, Beauregard, Smith, Denis, Lebel, Blouin, Martineau, Labbé, Beauchamp,"
            " St-Onge, Charette, Dupont, Létourneau, Rodrigue, Cormier, Rivard, Mathieu, Asselin,"
            " St-Jean, Plourde, Thibodeau, Bélisle, St-Laurent, Godbout, Desbiens, Lavigne, Doucet,"
            " Labonté, Marchand, Brassard, Forget, Patel, Marcotte, Béland, Larose, Duval, Archambault,"
            " Maltais, Trépanier, Laliberté, Bisson, Brisson, Dufresne, Beaudry, Chartrand, Houde,"
            " Fréchette, Lafontaine, Guillemette, Drolet, Vincent, Richer, Germain, Larivière, Ferland,"
            " Trottier, Piché, Boulanger, Sirois, Charest, Provost, Durand, Dumas, Soucy, Lamoureux,"
            " Letendre, Perrier, Massé, Julien, Lajoie, Crête",
            2: "L’Heureux, L’Écuyer, L’Italien, L’Espérance, D’Amours, D’Astous, D’Anjou, D’Aoust,"
            " Saint-Onge, St-Amand, St-Cyr, Ste-Marie, De la Durantaye, De Bellefeuille, De Grandpré,"
            " Lebœuf, Vollant, Sasseville, Quessy, Ly, Roy-Lacroix, Ó Braonáin, Le Blanc, Levêque,"
            " Aubé, Hudon, Bois, Lê",
        }
    ),
    _names(
        {
            10: "Emma, Olivia, Alice, Florence, Charlotte, Léa, Livia, Zoé, Clara, Béatrice, Rosalie",
            6: "Chloé, Charlie, Sofia, Mia, Juliette, Jade, Eva, Rose, Éléonore, Mila, Camille, Victoria,"
            " Adèle, Raphaëlle, Jeanne, Romy, Simone, Julia, Maéva, Anaïs, Noémie, Élodie, Flavie,"
            " Laurence",
            3: "Éloïse, Amélie, Sarah, Mégane, Élisabeth, Coralie, Delphine, Ophélie, Maélie, Océane,"
            " Maïka, Ève, Agathe, Margot, Arielle, Lily-Rose, Rosalie-Anne, Marie-Ève, Anne-Sophie,"
            " Lou, Elsa, Inès, Daphnée, Gabrielle, Myriam, Abigaëlle, Léonie, Mélodie, Emy, Annabelle,"
            " Justine, Sophia, Maïté",
            1: "Marie-Soleil, Marie-Pier, Marie-Jeanne, Ève-Marie, Lœva, Zoë, Naëlle, Cléophée,"
            " Frédérique, Maxim, Léanne, Anne-Frédérique, Mary-Lou, Kelly-Ann, Sarah-Maude, Laury-Ann,"
            " Nélie, Édith, Ambre",
        }
    ),
    _names(
        {
            10: "Noah, Liam, William, Thomas, Léo, Félix, Louis, Édouard, Arthur, Nathan, Jacob",
            6: "Émile, Raphaël, Charles, Théo, Logan, Samuel, Arnaud, Mathéo, Elliot, Antoine, Jules,"
            " Henri, Loïc, Mathis, Olivier, Alexis, Benjamin, Gabriel, Adam, Victor, Laurent, Étienne,"
            " Xavier, Zack",
            3: "Léonard, Jérémy, Éloi, Benoît, Hugo, Tristan, Zachary, James, Milan, Eliott, Nolan,"
            " Malik, Philippe, Vincent, Alexandre, Isaac, Jayden, Lucas, Ludovic, Simon, Maxime,"
            " Cédric, Hubert, Louis-Philippe, Jean-Christophe, Charles-Antoine, Maël, Noé, Rémi,"
            " Ulysse, Axel, Thierry, Ethan",
            1: "Pier-Olivier, Marc-Antoine, Jean-François, Louis-Étienne, Charles-Édouard, Pierre-Luc,"
            " Joé, Joël, Anaël, Maïk, Cœnraad, Zébulon, Noël, Médéric, Théodore, Évan, Ély, Wyatt,"
            " Mavrick, Kaël",
        }
    ),
    _names(
        {
            8: "Julie, Isabelle, Mélanie, Stéphanie, Karine, Geneviève, Caroline, Nathalie, Annie, Valérie",
            4: "Véronique, Chantal, Marie-Claude, Catherine, Josée, Émilie, Andréanne, Joëlle, Audrey,"
            " Sabrina, Marie-Pier, Vanessa, Ariane, Maude, Amélie, Marie-Ève, Jessica, Cynthia, Sophie,"
            " Martine, Kim",
            1: "Marie-Soleil, Anne-Marie, Lucie, Sylvie, Manon, Nadia, Édith, Maryse, Hélène, Anick,"
            " Brigitte, Pascale, Mylène, Myriam, Roxanne, Kathleen, Priscilla, Noémie, Laurie, Bianca,"
            " Élise, Nancy",
        }
    ),
    _names(
        {
            8: "Martin, Éric, Patrick, Stéphane, Sébastien, Mathieu, Jonathan, Alexandre, Simon, David",
            4: "Jean-François, Frédéric, Marc-André, Guillaume, Dominic, Hugo, Pierre-Luc, Maxime, Steve,"
            " Benoît, Yannick, Luc, François, Michaël, Rémi, Vincent, Daniel, Nicolas, Pascal,"
            " Philippe, Carl",
            1: "Jean-Sébastien, Jean-Philippe, Pierre-Olivier, Gaétan, Réjean, Sylvain, Normand, Mario,"
            " Yves, Danny, Kévin, Joël, Charles, Étienne, Bruno, Alain, Claude, Samuel, Jean-Michel,"
            " Louis-Martin",
        }
    ),
)
ENGLISH = Origin(
    "English-speaking",
    _names(
        {
            6: "Smith, Brown, Johnson, Williams, Campbell, MacDonald, Wilson, Taylor, Thompson, Clark, Scott",
            3: "O’Brien, O’Neill, Murphy, Kelly, Ryan, McGill, MacKenzie, McLean, Fraser, Stewart, Ross,"
            " Walsh, Rossi, Esposito, Russo, Papadopoulos, Cohen, Goldberg, Levy, Mitchell, Baker,"
            " Young, Reid, Grant",
            1: "O’Connor-Hill, St. James, Van der Berg, D’Angelo, Di Stefano, Smith-Tremblay, Fitzgerald,"
            " Poole",
        }
    ),
    _names(
        {
            1: "Olivia, Emma, Ava, Sophia, Mia, Charlotte, Amelia, Harper, Evelyn, Abigail, Emily, Ella,"
            " Scarlett, Grace, Chloe, Zoey, Hannah, Lily, Mary-Kate, Anna, Leah, Audrey, Claire, Maya,"
            " Rachel"
        }
    ),
    _names(
        {
            1: "Liam, Noah, Oliver, Elijah, James, William, Benjamin, Lucas, Henry, Theodore, Jack, Owen,"
            " Aidan, Ethan, Jackson, Matthew, Daniel, Michael, Ryan, Connor, Nathan, John-Paul, Caleb,"
            " Isaac"
        }
    ),
    _names(
        {
            1: "Jennifer, Lisa, Melissa, Sarah, Amanda, Kimberly, Nicole, Heather, Stephanie, Rebecca,"
            " Laura, Michelle, Christine, Angela, Karen, Susan, Tara, Erin, Mary Ellen, Tina"
        }
    ),
    _names(
        {
            1: "Michael, David, James, Robert, John, Christopher, Jason, Brian, Kevin, Mark, Andrew,"
            " Sean, Peter, Steven, Anthony, Ian, Paul, Jeffrey, Scott, Frank"
        }
    ),
    "en",
)
MAGHREB = _origin(
    "Maghreb and Middle East",
    "Benali, Haddad, Bouzid, El Amrani, El Idrissi, Ben Salah, Khelifi, Mansouri, Saïdi, Belkacem, Ouali,"
    " Chérif, Alaoui, Bennani, Zerrouki, Nasser, Khoury, Abou Jaoudé, Al-Hassan, Hamdi, Benyoucef, Ait Ali",
    "Inès, Yasmine, Aya, Salma, Nour, Lina, Sarah, Amina, Meriem, Leïla, Fatima-Zahra, Khadija, Rania, Hana",
    "Adam, Yanis, Mohamed, Youssef, Rayan, Amine, Ilyès, Karim, Omar, Bilal, Anis, Mehdi, Ibrahim, Zakaria",
)
HAITI = _origin(
    "Haiti",
    "Pierre, Jean-Baptiste, Joseph, Charles, Saint-Louis, Toussaint, Désir, Étienne, Jean-Louis,"
    " Louis-Jean, Dorcélus, Cadet, Exantus, Philogène, Mésidor, Célestin, Augustin, Estimé, Jean,"
    " Pierre-Louis",
    "Naïka, Esther, Rose-Laure, Guerline, Kimberly, Lovely, Mirlande, Daphney, Widline, Fabiola,"
    " Marie-Carmel",
    "Wilson, Jean-Robert, Emmanuel, Samuel, Jude, Ricardo, Wesley, Stevenson, Frantz, Kervens, Jean-Élie,"
    " Woody",
)
LATIN_AMERICA = _origin(
    "Latin America, Spain and Portugal",
    "García, Rodríguez, González, Hernández, López, Martínez, Pérez, Gutiérrez, Ramírez, Muñoz, Núñez,"
    " Peña, Silva, Pereira, da Silva, de Oliveira, dos Santos, Gonçalves, García Márquez, De la Cruz,"
    " Ibáñez",
    "Valentina, Sofía, Camila, Lucía, María José, Isabela, Daniela, Ana Sofía, Beatriz, Inês, Luísa, Ximena",
    "Mateo, Santiago, Sebastián, Joaquín, José Luis, Andrés, Tomás, João, Thiago, Íñigo, Julián, Iván,"
    " Martín",
)
VIETNAM_CHINA = _origin(
    "Vietnam and China",
    "Nguyễn, Trần, Lê, Phạm, Huỳnh, Võ, Đặng, Bùi, Ngô, Chen, Wang, Li, Zhang, Liu, Wu, Lin, Huang, Xu, Lý",
    "Mai, Linh, Thảo, Hương, Ngọc Anh, Minh Châu, Xin, Mei, Yi, Jia Yi, Ming, Lan, Thanh, Kim Ly, An",
    "Minh, Đức, Quang, Bảo, Tuấn, Huy, Wei, Hao, Jun, Yu Chen, Long, Anh Tú, Kevin, Phúc, Tài, Bo",
)
SOUTH_ASIA = _origin(
    "South Asia",
    "Singh, Kaur, Patel, Khan, Ahmed, Hussain, Sharma, Rahman, Chowdhury, Begum, Sivakumar, Thevarajah, Ali",
    "Simran, Aisha, Priya, Zara, Maryam, Anaya, Harleen, Fatima, Ishani, Noor, Jasleen, Tharshana, Ayesha",
    "Arjun, Gurpreet, Zayan, Aarav, Hamza, Rohan, Imran, Manpreet, Ayaan, Kavin, Tariq, Vihaan, Jashan",
    "en",
)
WEST_AFRICA = _origin(
    "West and Central Africa",
    "Diallo, Traoré, Bah, Barry, Ndiaye, Diop, Coulibaly, Konaté, Koné, N’Guessan, M’Baye, Mbuyi, Nkulu,"
    " Tshibangu, Camara, Sow, Ouédraogo, Kaboré, Fofana, Mukendi, Ngo Bassong, Nzuzi",
    "Fatoumata, Aïssatou, Mariam, Aminata, Awa, Grâce, Divine, Kadiatou, Rokhaya, Merveille, Bénédicte,"
    " Aïcha",
    "Ibrahima, Mamadou, Moussa, Ousmane, Amadou, Cheikh, Exaucé, Trésor, Boubacar, Abdoulaye, Christ-Vie,"
    " Yao",
)
EUROPE = _origin(
    "Eastern Europe",
    "Kowalski, Nowak, Popescu, Ionescu, Petrov, Ivanova, Müller, Novák, Dvořák, Horváth, Kovačević,"
    " Stănescu, Shevchenko, Bondarenko, Łukasik, Jørgensen, Šimić, Öztürk, Yılmaz, Weiß",
    "Anna, Zofia, Ioana, Daria, Katarína, Olha, Milena, Jana, Ștefania, Elif, Sofiia, Małgorzata, Nadiya",
    "Jakub, Andrei, Luka, Mihai, Oleksandr, Tomáš, Nikola, Jan, Łukasz, Emre, Denys, Ștefan, Maksym, Žiga",
)
FIRST_PEOPLES = _origin(
    "First Nations and Inuit",
    "Vollant, Grégoire, Mckenzie, St-Onge, Bellefleur, Rock, Awashish, Ottawa, Petiquay, Mianscum, Coon"
    " Come, Kitchen, Annahatak, Qumaluk, Tukalak, Siméon, Kurtness, Bacon, Mestokosho, Napartuk",
    "Uapikun, Shaniss, Maïna, Kanessa, Nipin, Sheilla, Aputik, Lizzie, Annie, Alasie, Mina, Uapukun,"
    " Kassandra",
    "Uapishk, Mashk, Tshakapesh, Nicolas, Adamie, Putulik, Jobie, Pien, Charles-Api, Jimmy, Lukasi, Dave",
)

FRENCH_BOARDS = {
    QUEBEC: 76.0, MAGHREB: 7.0, HAITI: 3.5, LATIN_AMERICA: 3.5, VIETNAM_CHINA: 2.0, SOUTH_ASIA: 1.0,
    WEST_AFRICA: 3.0, EUROPE: 1.5, ENGLISH: 1.5, FIRST_PEOPLES: 1.0,
}  # fmt: skip
ENGLISH_BOARDS = {
    ENGLISH: 62.0, QUEBEC: 20.0, SOUTH_ASIA: 5.0, EUROPE: 4.0, LATIN_AMERICA: 2.0, VIETNAM_CHINA: 2.0,
    FIRST_PEOPLES: 3.0, MAGHREB: 2.0,
}  # fmt: skip
ORIGINS = {"fr": wheel(FRENCH_BOARDS), "en": wheel(ENGLISH_BOARDS)}
"""Origins of the families by the language of their board."""
