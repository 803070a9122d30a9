"""The reader of printed datelines: `ST. JOSEPH, Mich. (AP) —`, `Bakou, 15 mars, AZERTAC`, `(ANSA) - ROMA, 28 LUG -`."""
