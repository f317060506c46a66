"""How do other systems take what is public: feed readers, browsers, crawlers, reference managers, spreadsheets?"""
