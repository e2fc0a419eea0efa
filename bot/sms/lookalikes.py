"""Letters of far scripts that look like Latin or Cyrillic ones (docs/rules.md, F15).

Confusables of Unicode's UTS 39, with small capitals and enclosed letters, which also stand for
letters: who writes Russian with them ornaments a word. Latin, Cyrillic and Greek are in
`bot.sms.fold`.
"""

_BY_LETTER = {
    "A": "Ꭺᗅꓮ𐊠𖽀ɑᴀ",
    "B": "ᏴᗷꓐꞴ𐊂𐊡𐌁ƄᏏᑲᖯʙ",
    "C": "ϹϲᏟⲤꓚ𐊢𐌂𐐕𐔜ᴄ",
    "D": "ᎠᗞᗪꓓԁᏧᑯꓒᴅ",
    "E": "Ꭼⴹꓰ𐊆𑢦𑢮ҽꬲᴇ",
    "F": "ϜᖴꓝꞘ𐊇𐊥𐔥𑢢քẝꬵꜰ",
    "G": "ᏀᏳꓖƍɡցᶃɢ",
    "H": "ᎻᕼⲎꓧ𐋏һհᏂʜ",
    "I": "ɩɪᎥ",
    "J": "ᎫᒍꓙꞲᴊ",
    "K": "ᏦᛕⲔꓗ𐔘ᴋ",
    "L": "ᏞᒪⳐꓡ𐐛𐔦𑢣𑢲𖼖ʟ",
    "M": "ϺᎷᗰᛖⲘꓟ𐊰𐌑ᴍ",
    "N": "Ⲛꓠ𐔓ոռɴ",
    "O": "ՕଠዐⲞⵔꓳ𐊒𐊫𐐄𐓂𐔖𑢵ഠဝჿᎾᴏᴑꬽ𑣈𑣗",
    "P": "ᏢᑭⲢꓑ𐊕ᴘ",
    "Q": "ⵕգզꞯ",
    "R": "ƦᎡᏒᖇꓣ𐒴𖼵ꭇꭈꮁʀ",
    "S": "ՏᏕᏚᔕꓢ𐊖𐐠𖼺ƽꜱ𑣁",
    "T": "ᎢⲦꓔ𐊗𐊱𐌕𑢼𖼊ᴛ",
    "U": "Սሀᑌꓴ𐓎𑢸𖽂ʋᴜꞟꭎꭒ",
    "V": "Ꮩᐯⴸꓦꛟ𐔝𑢠𖼈ᴠ𑜆",
    "W": "ᎳᏔꓪɯաᴡ𑜊𑜎𑜏",
    "X": "ᚷⲬⵝꓫꞳ𐊐𐊴𐌗𐔧ᕁᕽ",
    "Y": "ᎩᎽⲨꓬ𐊲𑢤𖽃ɣʏყᶌỿꭚ",
    "Z": "Ꮓꓜ𑢩ᴢ",
    "И": "Ͷꚡ𐐥ᴎ",
    "Л": "Ʌ",
    "П": "ᴨ",
    "Ф": "ɸ",
    "Ш": "Ⲽ",
    "Я": "ᴙ",
}
_ENCLOSED = (0x1F150, 0x1F170, 0x1F1E6)
"""Where white letters in circles and squares begin, and those that flags are made of."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

LOOKALIKES = {ord(sign): letter for letter, signs in _BY_LETTER.items() for sign in signs} | {
    first + place: letter for first in _ENCLOSED for place, letter in enumerate(_ALPHABET)
}
"""The code of a sign → the capital that it looks like; for `str.translate`."""
