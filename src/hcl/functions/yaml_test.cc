#include "hcl/functions/yaml.h"

#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(yamldecode(""))", {}},
    {R"(yamldecode("~"))", R"(null)"},
    {R"(yamldecode("---\n...\n"))", R"(null)"},
    {R"(yamldecode("a: 1\nb: [x, 'y', \"z\"]\n"))", R"({"a":1,"b":["x","y","z"]})"},
    {R"(yamldecode("[y, Yes, on, TRUE, n, No, off, False, yEs]"))",
     R"([true,true,true,true,false,false,false,false,"yEs"])"},
    {R"(yamldecode("[~, null, Null, NULL, 'null', '']"))", R"([null,null,null,null,"null",""])"},
    {R"(yamldecode("[1, +1, -1, 0x1F, 0o17, 017, 0b1, 1_000, 1., .5, -.5, 1e3, 1.5e-3, 0x, 1e]"))",
     R"([1,1,-1,31,15,17,"0b1","1_000",1,0.5,-0.5,1000,0.0015,"0x","1e"])"},
    {R"(yamldecode("[.nan]"))", {}},
    {R"(yamldecode("[2020-01-02, 2020-1-2, 2001-12-14t21:59:43.10-05:00, 2001-12-14 21:59:43, 2001-12-14T1:2:3Z, 2020-13-01, 2001-12-14T21:59:43]"))",
     R"(["2020-01-02T00:00:00Z","2020-01-02T00:00:00Z","2001-12-14T21:59:43-05:00","2001-12-14T21:59:43Z","2001-12-14T01:02:03Z","2020-13-01","2001-12-14T21:59:43"])"},
    {R"(yamldecode("[!!str 1, !!int \"1\", !!int 1_000, !!float 1, !!bool yes, !!null x, !!binary aGk=, !!timestamp 2020-01-02]"))",
     R"(["1","1",1000,1,true,null,"aGk=","2020-01-02T00:00:00Z"])"},
    {R"(yamldecode("!!int x"))", {}},
    {R"(yamldecode("!!bool x"))", {}},
    {R"(yamldecode("!!binary '-'"))", {}},
    {R"(yamldecode("!!set {a}"))", {}},
    {R"(yamldecode("!foo a"))", {}},
    {R"(yamldecode("!!map {a: 1}"))", R"({"a":1})"},
    {R"(yamldecode("!!map [a]"))", {}},
    {R"(yamldecode("a: |\n  true\nb: >\n  x\n  y\nc: |-\n  true\nd: |-\n  1.50\ne: |-\n  null\n"))",
     R"({"a":"true\n","b":"x y\n","c":"true","d":"1.5","e":null})"},
    {R"(yamldecode("a: &x {k: 1}\nb: *x\nc:\n  <<: *x\n  l: 2\nd:\n  k: 3\n  <<: *x\n"))",
     R"({"a":{"k":1},"b":{"k":1},"c":{"k":1,"l":2},"d":{"k":1}})"},
    {R"(yamldecode("a: <<\n'<<': {x: 1}\n"))", R"({"a":"\u003c\u003c","x":1})"},
    {R"(yamldecode("<<: [1]"))", {}},
    {R"(yamldecode("<<: [{a: 1}]"))", {}},
    {R"(yamldecode("a: *nope"))", {}},
    {R"(yamldecode("a: &x [*x]"))", {}},
    {R"(yamldecode("a: 1\na: 2"))", R"({"a":2})"},
    {R"(yamldecode("? [a]\n: b"))", {}},
    {R"(yamldecode("? a\n: b"))", R"({"a":"b"})"},
    {R"(yamldecode("1: a\ntrue: b\n2.50: c"))", R"({"1":"a","2.5":"c","true":"b"})"},
    {R"(yamldecode("~: a"))", {}},
    {R"(yamldecode("a: b: c"))", {}},
    {R"(yamldecode("a\n---\nb"))", {}},
    {R"(yamldecode("a: 'unterminated"))", {}},
    {R"(yamldecode("\t- a"))", {}},
    {R"(yamldecode("- a\n-\n- - b\n  - c\n"))", R"(["a",null,["b","c"]])"},
    {R"(yamldecode("{a, b: }"))", R"({"a":null,"b":null})"},
    {R"(yamldecode("# only a comment"))", {}},
    {R"(yamldecode("%YAML 1.1\n---\na"))", R"("a")"},
    {R"(yamldecode("\"\\x41\\u00e9\\n\""))", R"("Aé\n")"},
    {R"(yamldecode("'it''s'"))", R"("it's")"},
    {R"(yamldecode("- &a 1\n- *a\n- &a 2\n- *a"))", R"([1,1,2,2])"},
    {R"(yamlencode(true))", R"("true\n...\n")"},
    {R"(yamlencode(1.5))", R"("1.5\n...\n")"},
    {R"(yamlencode(null))", R"("null\n...\n")"},
    {R"(yamlencode(""))", R"("\"\"\n")"},
    {R"(yamlencode("hello"))", R"("\"hello\"\n")"},
    {R"(yamlencode("a\nb"))", R"("|-\n  a\n  b\n")"},
    {R"(yamlencode("a\nb\n"))", R"("|\n  a\n  b\n")"},
    {R"(yamlencode("a\n\n"))", R"("|+\n  a\n\n")"},
    {R"(yamlencode("\n"))", R"("|2+\n\n")"},
    {R"(yamlencode("\n\n"))", R"("|2+\n\n\n")"},
    {R"(yamlencode(" a\nb"))", R"("|2-\n   a\n  b\n")"},
    {R"(yamlencode("\na"))", R"("|2-\n\n  a\n")"},
    {R"(yamlencode("a \nb"))", R"("\"a \\nb\"\n")"},
    {R"(yamlencode("a\nb "))", R"("\"a\\nb \"\n")"},
    {R"(yamlencode("a\n b"))", R"("|-\n  a\n   b\n")"},
    {R"(yamlencode("a\tb\nc"))", R"("\"a\\tb\\nc\"\n")"},
    {R"(yamlencode("a\r\nb"))", R"("\"a\\r\\nb\"\n")"},
    {R"(yamlencode("\u0001\u0085\u00a0\ufeff\u2028😀é\"\\"))", R"("\"\\x01\\N \\uFEFF\\L\\U0001F600é\\\"\\\\\"\n")"},
    {R"(yamlencode([]))", R"("[]\n")"},
    {R"(yamlencode({}))", R"("{}\n")"},
    {R"(yamlencode([[], {}]))", R"("- []\n- {}\n")"},
    {R"(yamlencode([[1,[2,3]],{a=1,b=[1,2]}]))", R"("- - 1\n  - - 2\n    - 3\n- \"a\": 1\n  \"b\":\n  - 1\n  - 2\n")"},
    {R"(yamlencode({a=[1,{b=2,c=[]}],d={e={f="g"}},l=[[1,2],[3]],m="x\ny",n=null}))",
     R"("\"a\":\n- 1\n- \"b\": 2\n  \"c\": []\n\"d\":\n  \"e\":\n    \"f\": \"g\"\n\"l\":\n- - 1\n  - 2\n- - 3\n\"m\": |-\n  x\n  y\n\"n\": null\n")"},
    {R"(yamlencode({"k é" = 1, "a:b" = 2, "multi\nline" = [1], "" = 1}))",
     R"("\"\": 1\n\"a:b\": 2\n\"k é\": 1\n? |-\n  multi\n  line\n: - 1\n")"},
    {R"(yamlencode({"x\n\ny" = {a = 1}, z = ["a\nb", "c"]}))",
     R"("? |-\n  x\n\n  y\n: \"a\": 1\n\"z\":\n- |-\n  a\n  b\n- \"c\"\n")"},
    {R"(yamlencode({(join("", [for i in range(129): "k"])) = 1}))",
     R"("? \"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\"\n: 1\n")"},
    {R"(yamlencode({(join("", [for i in range(129): "k"])) = [1, {a = 2}]}))",
     R"("? \"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\"\n: - 1\n  - \"a\": 2\n")"},
    {R"(yamlencode({(join("", [for i in range(128): "k"])) = "v"}))",
     R"("\"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\": \"v\"\n")"},
    {R"(yamlencode(join(" ", [for i in range(60): "word${i}"])))",
     R"("\"word0 word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12\n  word13 word14 word15 word16 word17 word18 word19 word20 word21 word22 word23 word24\n  word25 word26 word27 word28 word29 word30 word31 word32 word33 word34 word35 word36\n  word37 word38 word39 word40 word41 word42 word43 word44 word45 word46 word47 word48\n  word49 word50 word51 word52 word53 word54 word55 word56 word57 word58 word59\"\n")"},
    {R"(yamlencode({a = [join("  ", [for i in range(40): "w${i}"])]}))",
     R"("\"a\":\n- \"w0  w1  w2  w3  w4  w5  w6  w7  w8  w9  w10  w11  w12  w13  w14  w15  w16  w17\n  \\ w18  w19  w20  w21  w22  w23  w24  w25  w26  w27  w28  w29  w30  w31  w32  w33\n  \\ w34  w35  w36  w37  w38  w39\"\n")"},
    {R"(yamlencode({(join(" ", [for i in range(25): "w${i}"])) = "x"}))",
     R"("\"w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18 w19 w20 w21 w22 w23 w24\": \"x\"\n")"},
    {R"(yamlencode(toset(["b","a"])))", R"("- \"a\"\n- \"b\"\n")"},
    {R"(yamlencode(tomap({b=1,a=2})))", R"("\"a\": 2\n\"b\": 1\n")"},
    {R"(yamlencode("1"))", R"("\"1\"\n")"},
    {R"(yamlencode("a\u2028b\nc"))", R"("|-\n  a\u2028  b\n  c\n")"},
    {R"(yamlencode(123456789012345678901234567890))", R"("123456789012345678901234567890\n...\n")"},
    {R"(yamlencode(0.000001))", R"("0.000001\n...\n")"},
};

TEST(Yaml, GiveWhatTerraformGives) { expect_values(kCases); }

TEST(Yaml, ReadsInfinities) {
  EXPECT_TRUE(yaml_decode("-.inf")->as_number().is_infinite());
  EXPECT_EQ(yaml_decode("-.inf")->as_number().sign(), -1);
}

TEST(Yaml, ErrorsNameThePlace) {
  EXPECT_EQ(yaml_decode("a: 1\nb: *c\n").error().message, "line 2, column 4: there is no anchor &c before *c");
}

TEST(Yaml, BoundsDepthAndWhatAliasesMultiplyTo) {
  EXPECT_FALSE(yaml_decode(std::string(2000, '[')));
  EXPECT_FALSE(yaml_decode(std::string(600, '[') + std::string(600, ']')));
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) bomb += "*a" + std::to_string(i - 1) + ",";
    bomb += "]\n";
  }
  EXPECT_FALSE(yaml_decode(bomb));
}

}  // namespace
}  // namespace regionfall::hcl
