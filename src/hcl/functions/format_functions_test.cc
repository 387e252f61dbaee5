#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(format("%v", 1000000))", R"("1e+06")"},
    {R"(format("%v", 123456789))", R"("1.23456789e+08")"},
    {R"(format("%g", 1000000))", R"("1e+06")"},
    {R"(format("%v", 0.1))", R"("0.1")"},
    {R"(format("%v", 1/3))",
     R"("0.33333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333335")"},
    {R"(format("%#v","<a>&"))", R"("\"\\u003ca\\u003e\\u0026\"")"},
    {R"(format("%q","<a>&\"é\u2028"))", R"("\"\\u003ca\\u003e\\u0026\\\"é\\u2028\"")"},
    {R"(format("%5.2f|%-8d|%08.3f|%+d|% d|%x|%X|%o|%b|%#x|%#o", 3.14159, 42, 3.14159, 5, 7, 255, 255, 8, 5, 255, 8))",
     R"(" 3.14|42      |0003.142|+5| 7|ff|FF|10|101|0xff|010")"},
    {R"(format("%.3d|%05d|%-05d|%+05d|%5.3d|%x", 7, -42, 42, 42, 7, -255))", R"("007|-0042|42   |+0042|  007|-ff")"},
    {R"(format("%e|%E|%.2e|%G|%g|%.3g|%#g|%#.3g", 123456.789, 0.00001, 1234, 1e20, 1e-7, 1234.5678, 1.5, 1.5))",
     R"("1.234568e+05|1.000000E-05|1.23e+03|1E+20|1e-07|1.23e+03|1.5|1.5")"},
    {R"(format("%t|%5t|%t", true, false, "true"))", R"("true|false|true")"},
    {R"(format("%s|%10s|%-10s|%.2s|%010s|%.0s|", "hello", "hi", "hi", "hello", "x", "abc"))",
     R"("hello|        hi|hi        |he|000000000x|abc|")"},
    {R"(format("%s", [1]))", {}},
    {R"(format("%d", 1.5))", {}},
    {R"(format("%[2]s %[1]s %s", "a", "b"))", R"("b a b")"},
    {R"(format("%[2]s", "a", "b"))", R"("b")"},
    {R"(format("%s"))", {}},
    {R"(format("%s %s", "a"))", {}},
    {R"(format("a", "b"))", {}},
    {R"(format("%z", "a"))", {}},
    {R"(format("%", "a"))", {}},
    {R"(format("100%%"))", R"("100%")"},
    {R"(format("%*d", 1, 2))", {}},
    {R"(format("%5v|%-5v|%05v|%.2v", "a", 12, 3, "abcdef"))", R"("    a|12   |00003|abcdef")"},
    {R"(format("%f|%.0f|%.1f|%.2f|%.2f|%.2f", 1e10, 2.5, 0.25, 2.675, 1.005, 0.125))",
     R"("10000000000.000000|2|0.2|2.67|1.00|0.12")"},
    {R"(format("%10.3v", 3.14159))", R"("   3.14159")"},
    {R"(format("%d", "12"))", R"("12")"},
    {R"(formatlist("%s-%s", ["a","b"], "x"))", R"(["a-x","b-x"])"},
    {R"(formatlist("%s-%s", ["a","b"], ["x"]))", {}},
    {R"(formatlist("%s", []))", "[]"},
    {R"(formatlist("x"))", R"(["x"])"},
    {R"(formatlist("%s=%d", toset(["a","b"]), 3))", R"(["a=3","b=3"])"},
    {R"(format("%-08.2f|%+.1e|% g|%G", 3.14159, 12345, 1.5, 1e-10))", R"("00003.14|+1.2e+04| 1.5|1E-10")"},
    {R"(format("%08d|%+x|% o|%#b", 42, 255, 8, 5))", R"("00000042|+ff| 10|0b101")"},
    {R"(format("%.0d|%5.0d", 0, 0))", R"("|")"},
    {R"(format("%-05s|%05q", "x", "y"))", R"("x0000|00\"y\"")"},
    {R"(format("%f", "abc"))", {}},
    {R"(format("%t", 1))", {}},
    {R"(format("%d", 123456789012345678901234567890))", R"("123456789012345678901234567890")"},
    {R"(format("%x", 123456789012345678901234567890))", R"("18ee90ff6c373e0ee4e3f0ad2")"},
    {R"(format("%.3g|%.10g|%.0g", 1234567, 1234567, 15))", R"("1.23e+06|1234567|2e+01")"},
    {R"(format("%g|%g|%g|%g", 100000, 1e21, 0.0001, 0.00001))", R"("100000|1e+21|0.0001|1e-05")"},
    {R"(format("%v|%v", 1e5, -2.5))", R"("100000|-2.5")"},
    {R"(format("%e", 0))", R"("0.000000e+00")"},
    {R"(format("%f", 1/3))", R"("0.333333")"},
    {R"(format("%.20f", 0.1))", R"("0.10000000000000000000")"},
    {R"(format("%[1]s %[1]s", "a"))", R"("a a")"},
    {R"(format("%[3]s", "a"))", {}},
    {R"(format("%[0]s", "a"))", {}},
    {R"(format("%[1]", "a"))", {}},
    {R"(format("%5[1]s|", "a"))", R"("    a|")"},
    {R"(format("%.2[1]f|", 3.14159))", R"("3.14|")"},
    {R"(format("%[1]5s|", "a"))", {}},
    {R"(format("%s", true))", R"("true")"},
    {R"(format("%s", 1.5))", R"("1.5")"},
    {R"(format("%q", 1))", R"("\"1\"")"},
    {R"(format("%v", [1,"a",{b=true}]))", R"("[1,\"a\",{\"b\":true}]")"},
    {R"(format("%v", toset(["b","a"])))", R"("[\"a\",\"b\"]")"},
    {R"(format("%#v", {a="<"}))", R"("{\"a\":\"\\u003c\"}")"},
    {R"(format("%.f", 2.5))", R"("2")"},
    {R"(format("%3c", "a"))", {}},
    {R"(format("x%%y%s", "z"))", R"("x%yz")"},
    {R"(format("%5%"))", {}},
    {R"(format("%é", 1))", {}},
    {R"(formatlist("%s %v", ["a","b"], [[1],[2]]))", R"(["a [1]","b [2]"])"},
    {R"(formatlist("%s", [null]))", {}},
    {R"(formatlist("%v", tolist([])))", "[]"},
    {R"(formatlist("%s-%s", "a", "b"))", R"(["a-b"])"},
    {R"(formatlist("%s", [], "x"))", "[]"},
    {R"(formatlist("%s%s", ["a"], []))", {}},
};

TEST(FormatFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

TEST(FormatFunctions, GiveTerraformsTypes) {
  constexpr TypeCase kTypes[] = {
      {R"(formatlist("%s",[1]))", "list(string)"},
  };
  expect_types(kTypes);
}

}  // namespace
}  // namespace regionfall::hcl
