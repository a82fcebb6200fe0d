"""Names that the sample families are drawn from: usual ones of Québec, put together by chance. Floor 11."""

SURNAMES = (
    "Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Gauthier", "Morin", "Lavoie", "Fortin", "Gagné",
    "Ouellet", "Pelletier", "Bélanger", "Lévesque", "Bergeron", "Leblanc", "Paquette", "Girard", "Simard",
    "Boucher", "Caron", "Beaulieu", "Cloutier", "Dubé", "Poirier", "Fournier", "Lapointe", "Leclerc",
    "Lefebvre", "Poulin", "Thibault", "St-Pierre", "Nadeau", "Martin", "Landry", "Martel", "Bédard",
    "Grenier", "Lessard", "Bernier", "Richard", "Michaud", "Hébert", "Desjardins", "Couture", "Turcotte",
    "Lachance", "Parent", "Blais", "Gosselin", "Savard", "Proulx", "Beaudoin", "Demers", "Perreault",
    "Boudreau", "Lemieux", "Cyr", "Perron", "Dufour", "Dion", "Mercier", "Bolduc", "Bérubé", "Boisvert",
    "Langlois", "Ménard", "Therrien", "Plante", "Bilodeau", "Blanchette", "Dubois", "Champagne", "Paradis",
    "Fortier", "Arsenault", "Dupuis", "Gaudreault", "Hamel", "Houle", "Villeneuve", "Rousseau", "Gravel",
    "Thériault", "Lemay", "Robert", "Allard", "Deschênes", "Giroux", "Guay", "Leduc", "Boivin", "Charbonneau",
    "L’Heureux", "L’Écuyer", "D’Amours", "Saint-Onge", "St-Amand", "De la Durantaye", "Lebœuf", "Vollant",
    "Nguyễn", "Trần", "Haddad", "Diallo", "Benali", "Traoré", "Silva", "Gutiérrez", "Kowalski", "O’Neill",
    "MacKenzie", "Müller", "Papadopoulos", "Singh", "Chen",
)  # fmt: skip
GIRLS = (
    "Léa", "Emma", "Olivia", "Florence", "Charlotte", "Alice", "Zoé", "Béatrice", "Juliette", "Chloé",
    "Rosalie", "Jade", "Mia", "Clara", "Élodie", "Maéva", "Anaïs", "Noémie", "Sofia", "Camille", "Livia",
    "Marie-Ève", "Maïka", "Éloïse", "Amélie", "Raphaëlle", "Sarah", "Laurence", "Victoria", "Romy", "Flavie",
    "Anne-Sophie", "Mégane", "Élisabeth", "Coralie", "Inès", "Aïcha", "Fatoumata", "Mai", "Uapikun",
)  # fmt: skip
BOYS = (
    "Noah", "Liam", "William", "Thomas", "Léo", "Félix", "Louis", "Édouard", "Arthur", "Nathan", "Émile",
    "Jacob", "Raphaël", "Charles", "Théo", "Logan", "Samuel", "Zack", "Mathéo", "Elliot", "Antoine", "Jules",
    "Louis-Philippe", "Jean-Christophe", "Loïc", "Mathis", "Olivier", "Alexis", "Benoît", "Gabriel", "Adam",
    "Victor", "Laurent", "Étienne", "Xavier", "Yanis", "Ibrahima", "Joaquín", "Minh", "Shaniss",
)  # fmt: skip
MOTHERS = (
    "Geneviève", "Mélanie", "Isabelle", "Julie", "Karine", "Stéphanie", "Nathalie", "Caroline", "Annie",
    "Valérie", "Véronique", "Chantal", "Marie-Claude", "Catherine", "Josée", "Émilie", "Marie-Soleil",
    "Andréanne", "Joëlle", "Audrey", "Marie-Pier", "Sabrina", "Vanessa", "Nadia", "Ariane", "Maude",
)  # fmt: skip
FATHERS = (
    "Simon", "Éric", "Martin", "Patrick", "Stéphane", "Jean-François", "Mathieu", "Sébastien", "David",
    "Frédéric", "Marc-André", "Guillaume", "Dominic", "Alexandre", "Hugo", "Pierre-Luc", "Maxime", "Steve",
    "Jonathan", "Benoît", "Yannick", "Karim", "Luc", "François", "Michaël", "Rémi",
)  # fmt: skip
ELDERS = ("Réjeanne", "Gaétan", "Huguette", "Normand", "Ginette", "Réal")
