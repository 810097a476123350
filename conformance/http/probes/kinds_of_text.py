"""The kinds of text that systems lose, change or break on, alone and all together."""

from collections.abc import Mapping

NUL = "antes\x00después"
KINDS: Mapping[str, str] = {
    "tildes": "Atención: ñandú, pingüino, ÁÉÍÓÚ",
    "tildes compuestas": "atencio\u0301n, n\u0303andu\u0301",
    "emojis": "🩺 👩🏽‍⚕️ 𝒜",
    "texto de derecha a izquierda": "שלום مرحبا \u202eal revés\u202c",
    "un carácter nulo": NUL,
    "comillas y barras": "\"dobles\" 'simples' `graves` \\barra\\ /",
    "ángulos y entidades": "<b>negrita</b> &amp; <script>alert(1)</script>",
    "metacaracteres de SQL": "' OR '1'='1' -- ; % _ [a]",
    "metacaracteres de plantillas": "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> %s {0}",
    "saltos de línea": "primera línea\nsegunda línea\ttabulada",
}
ZERO = "un carácter nulo"
TOGETHER = " ".join(text for text in KINDS.values() if text != NUL)
SHORT = "ñ🩺א'\"<b>&;--{{7*7}}%s"  # what a text of few characters has room for
SHORT_NUL = "a\x00b"
