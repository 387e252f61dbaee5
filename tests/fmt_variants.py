"""Configurations to try a formatter with: changed layouts of given texts, and texts made up from a grammar.

Everything is drawn from a random.Random that the caller seeds. A variant need not be valid: a formatter has to leave an
invalid one alone.
"""

import random
import re

TOKEN = re.compile(
    r"""(?P<heredoc><<-?(?P<mark>[A-Za-z_]\w*)\r?\n(?:.*\n)*?[ \t]*(?P=mark)(?=\r?\n))
      | (?P<comment>\#[^\n]*|//[^\n]*|/\*(?:.|\n)*?\*/)
      | (?P<newline>\r?\n)
      | (?P<blank>[ \t]+)
      | (?P<word>[A-Za-z_][\w-]*)
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<sign>\.\.\.|::|=>|==|!=|<=|>=|&&|\|\||.)""",
    re.X,
)


def quoted_end(text, start):
    """The end of the quoted template at `start`, sequences and nested quotes included; None when it is not closed."""
    at, braces = start + 1, 0
    while at < len(text):
        two = text[at : at + 2]
        if braces == 0:
            if text[at : at + 3] in ("$${", "%%{"):
                at += 3
                continue
            if two[0] == "\\":
                at += 2
                continue
            if two[0] == '"':
                return at + 1
            if two[0] == "\n":
                return None
            if two in ("${", "%{"):
                braces, at = 1, at + 2
                continue
        elif two[0] == '"':
            at = quoted_end(text, at)
            if at is None:
                return None
            continue
        elif two[0] in "{}":
            braces += 1 if two[0] == "{" else -1
        at += 1
    return None


def tokens(text):
    """Pairs (kind, text) that together are `text`."""
    found, at = [], 0
    while at < len(text):
        if text[at] == '"':
            end = quoted_end(text, at)
            if end is not None:
                found.append(("quoted", text[at:end]))
                at = end
                continue
        match = TOKEN.match(text, at)
        found.append((match.lastgroup if match.lastgroup != "mark" else "heredoc", match.group()))
        at = match.end()
    return found


GLUED = {("word", "word"), ("word", "number"), ("number", "word"), ("number", "number")}


def respaced(rng, text):
    """Other blanks between tokens: none, one, several, tabs; other indentation."""
    rate = rng.choice([0.1, 0.4, 0.9])
    out, at_line_start, previous = [], True, None
    for kind, token in tokens(text):
        if kind == "blank":
            if rng.random() < rate:
                token = rng.choice(["", " ", "  ", "      ", "\t"])
            if token == "" and not at_line_start:
                token = None  # decided by what comes next
        elif kind != "newline" and previous != "blank" and rng.random() < rate / 3:
            out.append(rng.choice([" ", "   ", "\t"]) if previous not in (None, "gap") else "")
        if token is None:
            previous = "gap"
            out.append(None)
            continue
        out.append((kind, token))
        at_line_start = kind == "newline"
        previous = kind
    text = ""
    for i, item in enumerate(out):
        if item is None:
            before = out[i - 1] if i else None
            after = out[i + 1] if i + 1 < len(out) else None
            pair = tuple(x[0] if isinstance(x, tuple) else "" for x in (before, after))
            words = {"word", "number", "quoted", "heredoc"}
            if pair in GLUED or (pair[0] in words and pair[1] in words) or "comment" in pair:
                text += " "
        elif isinstance(item, tuple):
            text += item[1]
        else:
            text += item
    return text


def commented(rng, text):
    """Comments of all kinds put in: on lines of their own, at line ends, between tokens."""
    rate = rng.choice([0.03, 0.15])
    out = ""
    for kind, token in tokens(text):
        if kind == "newline" and rng.random() < rate * 2:
            out += rng.choice([" # note", "# note", "   // note", " /* note */", "/* a */ # b", "\n# own line", "\n  // é own"])
        elif kind == "blank" and rng.random() < rate / 2:
            token += rng.choice(["/* in */", "/* in */ ", "/* two\n lines */ "])
        out += token
    return out


def blank_lines(rng, text):
    """Empty lines put in and taken out."""
    out = []
    for line in text.split("\n"):
        if line.strip() == "" and rng.random() < 0.5:
            continue
        out.append(line)
        if rng.random() < 0.1:
            out.append(rng.choice(["", "   ", "\t"]))
    return "\n".join(out)


def wrapped_values(rng, text):
    """Values of arguments wrapped as \"${value}\", as old Terraform wanted them."""

    def wrap(match):
        if rng.random() > 0.5:
            return match.group()
        value = match.group(2)
        return match.group(1) + rng.choice(['"${%s}"', '"${ %s }"', '"${%s}${x}"', '"${~ %s ~}"', '"a ${%s}"']) % value

    return re.sub(r'(?m)^(\s*[\w-]+\s*=\s*)([^\s{\[(<#/][^\n{\[(<#]*?)$', wrap, text)


def crlf(_rng, text):
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def joined_blocks(rng, text):
    """Blocks of one argument on one line."""
    return re.sub(r"\{[ \t]*\n\s*([\w-]+\s*=\s*[^\n{}#<]+)\n\s*\}",
                  lambda m: "{ " + m.group(1) + " }" if rng.random() < 0.7 else m.group(), text)


def bare_labels(rng, text):
    return re.sub(r'(?m)^(\w+)((?: "[A-Za-z_]\w*")+)',
                  lambda m: m.group(1) + (m.group(2).replace('"', "") if rng.random() < 0.5 else m.group(2)), text)


def broken_lines(rng, text):
    """Line breaks after opening brackets, commas and operators, where most are allowed."""
    out, depth = "", 0
    for kind, token in tokens(text):
        out += token
        if token in "([":
            depth += 1
        if token in ")]":
            depth -= 1
        if kind == "sign" and depth > 0 and token in ("(", "[", ",", "&&", "||", "+", "?", ":") and rng.random() < 0.3:
            out += "\n"
    return out


CHANGES = [respaced, respaced, commented, blank_lines, wrapped_values, crlf, joined_blocks, bare_labels, broken_lines]


def mangled(rng, text):
    """`text` after one to three of the changes."""
    for change in rng.sample(CHANGES, rng.randint(1, 3)):
        text = change(rng, text)
    return text


class Grammar:
    """Texts made up at random from HCL's grammar, with odd layout."""

    NAMES = ["a", "bb", "name", "for_each", "in", "if", "größe", "long-name_2", "type", "default"]

    def __init__(self, rng):
        self.rng = rng

    def gap(self, newline=False):
        choices = ["", "", " ", " ", "  ", "\t"]
        if newline:
            choices += ["\n", "\n  ", " # c\n", "\n\n", " /* c */ ", " // d\n "]
        return self.rng.choice(choices)

    def name(self):
        return self.rng.choice(self.NAMES)

    def traversal(self, depth):
        out = self.name()
        for _ in range(self.rng.randint(0, 3)):
            out += self.rng.choice(
                [lambda: "." + self.name(), lambda: "[0]", lambda: '["k"]', lambda: "[*]", lambda: ".*", lambda: ".0",
                 lambda: "[" + self.index(depth - 1) + "]", lambda: " . " + self.name(), lambda: " [1]"])()
        return out

    def index(self, depth):
        """No bare true, false or null: `terraform fmt` loses them between brackets."""
        key = self.expression(depth, False)
        return "(" + key + ")" if key in ("true", "false", "null") else key

    def quoted(self, depth):
        parts = []
        for _ in range(self.rng.randint(0, 3)):
            parts.append(self.rng.choice(
                [lambda: self.rng.choice(["text", " ", "$", "%", "$${x}", "\\n", '\\"', "ü", "{", "}", "#", "//", "5%"]),
                 lambda: "${" + self.rng.choice(["", "~", " "]) + self.expression(depth - 1, False) + self.gap() + "}",
                 lambda: "%{ if " + self.expression(depth - 1, False) + " }x%{else}y%{ endif ~}",
                 lambda: "%{for x in " + self.traversal(0) + "}${x}%{ endfor }"])())
        return '"' + "".join(parts) + '"'

    def heredoc(self, depth):
        mark = self.rng.choice(["EOT", "EOF", "E_1"])
        lines = [self.rng.choice(["  text", "", "\ttabs", "a ${" + self.expression(depth - 1, False) + "} b", "  }", "{ [",
                                  "%{ if a ~}", "%{ endif }", "# no comment", "EOTX", "$${no}"])
                 for _ in range(self.rng.randint(0, 3))]
        if lines.count("%{ if a ~}") != lines.count("%{ endif }"):
            lines = ["plain"]
        return f"<<{self.rng.choice(['', '-'])}{mark}\n" + "".join(line + "\n" for line in lines) + self.gap() + mark

    def expression(self, depth, newline):
        rng, gap = self.rng, lambda: self.gap(newline)
        if depth <= 0:
            return rng.choice(["1", "1.5", "true", "null", '"x"', "-1", "!b", "var.x", "1e5", '"é"'])
        sub = lambda inside=False: self.expression(depth - 1, newline or inside)
        ingap = lambda: self.gap(True)
        kinds = [
            lambda: self.traversal(depth),
            lambda: self.quoted(depth),
            lambda: "(" + ingap() + sub(True) + ingap() + ")",
            lambda: sub() + gap() + rng.choice(["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"])
            + gap() + sub(),
            lambda: sub() + gap() + "?" + gap() + sub() + gap() + ":" + gap() + sub(),
            lambda: rng.choice(["-", "!", "- ", "! ", "--", "!!"]) + sub(),
            lambda: rng.choice(["f", "max", "provider::aws::arn", "a :: b"]) + rng.choice(["", " "]) + "(" + ingap()
            + (ingap() + "," + ingap()).join(sub(True) for _ in range(rng.randint(0, 3))) + rng.choice(["", "...", " ..."])
            + rng.choice(["", ingap()]) + ")",
            lambda: "[" + ingap() + (ingap() + "," + ingap()).join(sub(True) for _ in range(rng.randint(0, 3)))
            + rng.choice(["", ",", ingap()]) + ingap() + "]",
            lambda: self.object(depth),
            lambda: "[" + ingap() + "for" + rng.choice([" ", "  "]) + rng.choice(["x", "k,v", "k , v"]) + " in "
            + sub(True) + ingap() + ":" + ingap() + sub(True) + rng.choice(["", " if " + sub(True)]) + ingap() + "]",
            lambda: "{" + ingap() + "for k,v in " + sub(True) + self.gap() + ":" + ingap() + sub(True) + self.gap() + "=>"
            + ingap() + sub(True) + rng.choice(["", "...", " ..."]) + rng.choice(["", " if v"]) + ingap() + "}",
        ]
        return rng.choice(kinds)()

    def object(self, depth):
        rng = self.rng
        if rng.random() < 0.3:
            items = [self.name() + self.gap() + rng.choice(["=", ":"]) + self.gap() + self.expression(depth - 1, False)
                     for _ in range(rng.randint(0, 3))]
            return "{" + self.gap() + ",".join(items) + self.gap() + "}"
        out = "{" + rng.choice(["\n", " # c\n", "\n\n"])
        for _ in range(rng.randint(0, 4)):
            key = rng.choice([self.name(), '"q"', "(" + self.name() + ")", '"${a}"'])
            value = self.heredoc(depth) if rng.random() < 0.1 else self.expression(depth - 1, False)
            out += self.gap() + key + self.gap() + rng.choice(["=", "=", ":"]) + self.gap() + value
            out += rng.choice(["\n", "\n", ",\n" if "<<" not in value else "\n", " # c\n" if "<<" not in value else "\n"])
        return out + self.gap() + "}"

    def argument(self, depth):
        if self.rng.random() < 0.15:
            value = self.heredoc(2)
        elif self.rng.random() < 0.15:
            value = '"${' + self.expression(2, True) + self.gap() + '}"'
        else:
            value = self.expression(self.rng.randint(0, depth), False)
        tail = "\n" if "<<" in value.rsplit("\n", 2)[0] and value.endswith(("EOT", "EOF", "E_1")) else self.rng.choice(
            ["\n", "\n", "\n", " # c\n", "// d\n", " /* e */\n", "\n\n", "   \n"])
        name = self.name() + str(self.rng.randint(0, 999))
        return self.gap() + name + self.gap() + "=" + self.gap() + value + tail

    def body(self, depth):
        out = ""
        for _ in range(self.rng.randint(0, 5)):
            roll = self.rng.random()
            if roll < 0.6:
                out += self.argument(3)
            elif roll < 0.7:
                out += self.gap() + self.rng.choice(["# own\n", "// own\n", "/* own */\n", "/* two\n lines */\n", "\n"])
            elif depth > 0:
                out += self.block(depth - 1)
        return out

    def block(self, depth):
        rng = self.rng
        labels = "".join(rng.choice([" ", "  ", " /* l */ "]) + rng.choice(['"x"', "bare", '"a\\"b"', '"é"', '"a b"', '""'])
                         for _ in range(rng.randint(0, 2)))
        kind = rng.choice(["resource", "variable", "b", "locals"])
        open_brace = labels + rng.choice([" ", "", " /* o */ "]) + "{"
        if rng.random() < 0.15:
            return self.gap() + kind + open_brace + self.gap() + "a" + self.gap() + "=" + self.gap() + self.expression(
                1, False) + self.gap() + "}\n"
        extra = rng.choice(["", "", 'type = "list"\n', "type=map\n", "type = set # c\n", 'type = "string"\n'])
        tail = rng.choice(["\n", "\n", "\n\n", " # end\n"])
        return self.gap() + kind + open_brace + rng.choice(["\n", " # c\n", "\n\n"]) + extra + self.body(depth) + self.gap() + "}" + tail

    def file(self):
        text = self.body(2)
        if self.rng.random() < 0.1:
            text = text.rstrip("\n")
        if self.rng.random() < 0.05:
            text += self.rng.choice(["  ", "\t"])
        if self.rng.random() < 0.05:
            text = "\ufeff" + text
        if self.rng.random() < 0.1:
            text = crlf(self.rng, text)
        return text


def made_up(rng):
    return Grammar(rng).file()
