#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(regex("[a-z]+", "53453453.345345aaabbbccc23454"))", R"("aaabbbccc")"},
    {R"x(regex("(\\d\\d\\d\\d)-(\\d\\d)-(\\d\\d)", "2019-02-01"))x", R"(["2019","02","01"])"},
    {R"(regex("^(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?", "https://terraform.io/docs/"))",
     R"({"authority":"terraform.io","scheme":"https"})"},
    {R"x(regex("(?<name>b)", "abc"))x", R"({"name":"b"})"},
    {R"x(regex("(a)|(b)", "b"))x", R"([null,"b"])"},
    {R"x(regex("(?P<x>a)|(?P<y>b)", "b"))x", R"({"x":null,"y":"b"})"},
    {R"(regex("a", "b"))", {}},
    {R"(regex("(", "b"))", {}},
    {R"x(regex("(a)(?P<n>b)", "ab"))x", {}},
    {R"(regex("[](]+", "a](b"))", R"("](")"},
    {R"(regex("\\Q(?<x>\\E", "(?<x>"))", R"("(?\u003cx\u003e")"},
    {R"(regex("\\(\\?<", "(?<"))", R"("(?\u003c")"},
    {R"(regex("(?i)ABC", "xabc"))", R"("abc")"},
    {R"(regex("é+", "caféé"))", R"("éé")"},
    {R"(regex("\\bfoo\\b", "a foo b"))", R"("foo")"},
    {R"x(regex("(?=a)", "a"))x", {}},
    {R"(regex("(a)\\1", "aa"))", {}},
    {R"(regex("\\p{Greek}+", "abcαβγ"))", R"("αβγ")"},
    {R"(regex("a{1001}", "a"))", {}},
    {R"(regex("$", "ab"))", R"("")"},
    {R"(regexall("[a-z]+", "1234abcd5678efgh9"))", R"(["abcd","efgh"])"},
    {R"(regexall("(\\w)(\\d)?", "a1b"))", R"([["a","1"],["b",null]])"},
    {R"x(regexall("(?P<l>[a-z])", "ab"))x", R"([{"l":"a"},{"l":"b"}])"},
    {R"(regexall("[a-z]+", "123456789"))", R"([])"},
    {R"(regexall("a*", "baac"))", R"(["","aa",""])"},
    {R"(regexall("", "é😀"))", R"(["","",""])"},
    {R"(regexall("(?m)^", "a\nb"))", R"(["",""])"},
    {R"(regexall("^a", "aaa"))", R"(["a"])"},
    {R"(regexall("\\b", "ab cd"))", R"(["","","",""])"},
    {R"(regexall("(", "x"))", {}},
    {R"(regexall("x*", "xaxx"))", R"(["x","xx"])"},
};

TEST(RegexFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

}  // namespace
}  // namespace regionfall::hcl
