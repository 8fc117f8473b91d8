"""Names of people who do not exist: given names of many communities, and family names that nobody has."""

GIVEN_NAMES: tuple[str, ...] = (
    "Aaliyah", "Abdul", "Ada", "Adam", "Agnieszka", "Aisha", "Alfie", "Amara", "Amir", "Ananya", "Archie", "Ayaan",
    "Bartek", "Bea", "Bilal", "Callum", "Chidi", "Chloe", "Dami", "Daisy", "Dariusz", "Dev", "Efe", "Ella", "Emeka",
    "Esme", "Farah", "Finn", "Freya", "Gethin", "Grace", "Hamza", "Hana", "Harvey", "Ifeoma", "Imogen", "Ines", "Isaac",
    "Ivy", "Jack", "Jaya", "Jia", "Kacper", "Kai", "Kezia", "Khadija", "Kofi", "Lara", "Leo", "Lily", "Lola", "Maja",
    "Malik", "Maryam", "Mei", "Mia", "Mohan", "Musa", "Nadia", "Nathan", "Nia", "Noah", "Nour", "Ola", "Olive", "Omar",
    "Oscar", "Parveen", "Poppy", "Priya", "Rafi", "Reuben", "Riley", "Rosa", "Ruby", "Sabah", "Samir", "Shanelle",
    "Siobhan", "Sofia", "Stanley", "Tariq", "Temi", "Theo", "Tomasz", "Uma", "Violet", "Wren", "Xin", "Yusuf", "Zara",
    "Zofia",
)  # fmt: skip

FAMILY_NAMES: tuple[str, ...] = (
    "Abarrowby", "Adeyfield", "Ahmadley", "Akinworth", "Alibrook", "Amberwick", "Asanteby", "Ashbournely", "Bakarstone",
    "Bansalbury", "Bellowmere", "Birchenhay", "Brackenforth", "Caddickshaw", "Chaudhrywell", "Chenbourne", "Coppergate",
    "Dabrowskiford", "Danquahley", "Desaimoor", "Dunmowick", "Eastercombe", "Ekwuemeby", "Farrowdene", "Fernleaze",
    "Gillbrackett", "Goralford", "Greysedge", "Harkenshaw", "Hassanby", "Hollinmarsh", "Hussainmere", "Ibrahimcote",
    "Iqbalthorpe", "Jansworth", "Kaurbury", "Kelbrookway", "Khanmoor", "Kowalhurst", "Larkenby", "Lintonshaw",
    "Mahmoodwick", "Marlowick", "Mensahfield", "Merrowdale", "Nettlebank", "Nguyenmoor", "Nowakbridge", "Nwosuley",
    "O'Brannock", "Okaforden", "Osei-Marsh", "Patelcombe", "Pennywick", "Quillerby", "Rahmanstead", "Rookhollow",
    "Sandhuvale", "Silvermoss", "Singhbourne", "Stokenmere", "Suleimanby", "Tanbridge", "Thistlewood-Rao",
    "Underbarrow", "Vasquezley", "Wintermoor", "Wisniewfold", "Woolacre", "Yarrowbeck", "Yilmazford", "Zielinskimere",
)  # fmt: skip

WORKERS: tuple[str, ...] = (
    "Ade Brightwell", "Bronwen Castleford", "Caspian Dhillonby", "Delphine Eastmoor", "Ezra Fallowfield",
    "Fatima Greenholme", "Gareth Hopesay", "Hyacinth Inglemoor", "Idris Jarrowby", "Jomo Kestrelway", "Keziah Lowmarsh",
    "Luca Mossbank", "Mirela Northolme", "Nkechi Oxbourne", "Orla Pewterwick", "Piotr Quarryhill", "Quinn Ravensmoor",
    "Rukhsana Saltersby", "Soraya Tidewell", "Tadhg Upperfold", "Usha Vinecombe", "Viktor Westerdale",
    "Winifred Yewbarrow", "Yasmin Zennorby",
)  # fmt: skip
