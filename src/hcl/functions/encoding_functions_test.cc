#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(base64encode("héllo"))", R"("aMOpbGxv")"},
    {R"(base64decode("aMOpbGxv"))", R"("héllo")"},
    {R"(base64decode("aGVsbG8"))", {}},
    {R"(base64decode("gA=="))", {}},
    {R"(base64gzip("hello"))", R"("H4sIAAAAAAAA/8pIzcnJBwAAAP//AQAA//+GphA2BQAAAA==")"},
    {R"(base64gzip(""))", R"("H4sIAAAAAAAA/wAAAP//AQAA//8AAAAAAAAAAA==")"},
    {R"(urlencode("a b+c~é/*'()!-_."))", R"("a+b%2Bc~%C3%A9%2F%2A%27%28%29%21-_.")"},
    {R"(textencodebase64("é", "ISO-8859-1"))", R"("6Q==")"},
    {R"(textencodebase64("é", "latin1"))", R"("6Q==")"},
    {R"(textencodebase64("é", "UTF-16LE"))", R"("6QA=")"},
    {R"(textencodebase64("é", "utf-16"))", R"("/v8A6Q==")"},
    {R"(textencodebase64("é", "US-ASCII"))", {}},
    {R"(textencodebase64("é", "UTF-7"))", {}},
    {R"(textencodebase64("あ", "Shift_JIS"))", R"("gqA=")"},
    {R"(textencodebase64("あ", "ISO-2022-JP"))", R"("GyRCJCIbKEI=")"},
    {R"(textencodebase64("中", "GBK"))", R"("1tA=")"},
    {R"(textdecodebase64("6Q==", "windows-1252"))", R"("é")"},
    {R"(textdecodebase64("gQ==", "windows-1250"))", {}},
    {R"(textdecodebase64("/w==", "UTF-8"))", {}},
    {R"(textdecodebase64("//7pAA==", "UTF-16"))", R"("é")"},
    {R"(textdecodebase64("AOk=", "UTF-16"))", R"("é")"},
    {R"(textdecodebase64("x", "UTF-8"))", {}},
    {R"(csvdecode("a,b\n1,2\n3,4\n"))", R"([{"a":"1","b":"2"},{"a":"3","b":"4"}])"},
    {R"(csvdecode("a,b\r\n1,2\r\n\r\n3,\r\n"))", R"([{"a":"1","b":"2"},{"a":"3","b":""}])"},
    {R"(csvdecode("a"))", R"([])"},
    {R"(csvdecode(""))", {}},
    {R"(csvdecode("\n\n"))", {}},
    {R"(csvdecode("a,a\n1,2"))", {}},
    {R"(csvdecode("a,b\n1\n"))", {}},
    {R"(csvdecode("a,b\n\"x \"\"q\"\"\ny\",2\r\n\n"))", R"([{"a":"x \"q\"\ny","b":"2"}])"},
    {R"(csvdecode("a,b\n\"x\",\"\"\n"))", R"([{"a":"x","b":""}])"},
    {R"(csvdecode("a\n\"x\"y"))", {}},
    {R"(csvdecode("a\nx\"y"))", {}},
    {R"(csvdecode("a\n\"x"))", {}},
    {R"(csvdecode("a,b\n1,"))", R"([{"a":"1","b":""}])"},
    {R"(csvdecode("a,b\n1,2,"))", {}},
    {R"(jsonencode("<>&\u2028\u0001"))", R"("\"\\u003c\\u003e\\u0026\\u2028\\u0001\"")"},
    {R"(jsonencode({b=1,a=[true,null,"x",1.50]}))", R"("{\"a\":[true,null,\"x\",1.5],\"b\":1}")"},
    {R"(jsonencode(null))", R"("null")"},
    {R"(jsonencode(tomap({a=1})))", R"("{\"a\":1}")"},
    {R"(jsonencode(toset(["b","a"])))", R"("[\"a\",\"b\"]")"},
    {R"(jsondecode("{\"a\":1,\"a\":2}"))", R"({"a":2})"},
    {R"(jsondecode(" [1.50, null, \"é\", {}] "))", R"([1.5,null,"é",{}])"},
    {R"(jsondecode("{} x"))", {}},
    {R"(jsondecode(""))", {}},
    {R"(jsondecode("[1,]"))", {}},
    {R"(jsondecode("null"))", R"(null)"},
    {R"(jsondecode("1e2"))", R"(100)"},
};

TEST(EncodingFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

}  // namespace
}  // namespace regionfall::hcl
