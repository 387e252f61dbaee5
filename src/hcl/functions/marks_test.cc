#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Which values the mark of a sensitive argument reaches. Each verified with `terraform console` 1.11.4.
TEST(Marks, ReachWhatTerraformMarks) {
  constexpr ExpressionCase kCases[] = {
      {R"(issensitive(sensitive("a")))", "true"},
      {R"(issensitive("a"))", "false"},
      {R"(issensitive([sensitive("a")]))", "false"},
      {R"(issensitive(upper(sensitive("a"))))", "true"},
      {R"(issensitive(length([sensitive("a")])))", "false"},
      {R"(issensitive(length(sensitive(["a"]))))", "true"},
      {"issensitive(keys(sensitive({a=1})))", "true"},
      {"issensitive(keys({a=sensitive(1)}))", "false"},
      {"issensitive(values({a=sensitive(1)}))", "false"},
      {R"(issensitive(concat([sensitive("a")],["b"])))", "false"},
      {R"(issensitive(concat([sensitive("a")],["b"])[1]))", "false"},
      {R"(issensitive(join(",",[sensitive("a")])))", "true"},
      {"issensitive(merge({a=sensitive(1)},{b=2}))", "false"},
      {"issensitive(merge({a=sensitive(1)},{b=2}).b)", "false"},
      {"issensitive(merge(sensitive({a=1}),{b=2}))", "true"},
      {R"(issensitive(element([sensitive("a"),"b"],1)))", "false"},
      {R"(issensitive(lookup({a=sensitive(1),b=2},"b")))", "false"},
      {R"(issensitive(lookup({a=1,b=2},sensitive("b"))))", "true"},
      {R"(issensitive(flatten([[sensitive("a")],"b"])[1]))", "false"},
      {R"(issensitive(flatten([sensitive(["a"]),"b"])))", "true"},
      {R"(issensitive(zipmap([sensitive("a")],["b"])))", "true"},
      {R"(issensitive(contains([sensitive("a")],"b")))", "true"},
      {R"(issensitive(coalesce(sensitive("a"),"b")))", "true"},
      {R"(issensitive(distinct([sensitive("a"),"b"])))", "true"},
      {R"(issensitive(reverse([sensitive("a"),"b"])))", "false"},
      {R"(issensitive(reverse([sensitive("a"),"b"])[0]))", "false"},
      {R"(issensitive(slice([sensitive("a"),"b"],1,2)[0]))", "false"},
      {R"(issensitive(tolist([sensitive("a"),"b"])))", "false"},
      {R"(issensitive(toset([sensitive("a"),"b"])))", "true"},
      {R"(issensitive(tolist([sensitive("a"),"b"])[1]))", "false"},
      {R"(issensitive(format("%s",sensitive("a"))))", "true"},
      {R"(issensitive(setproduct([sensitive("a")],["b"])))", "false"},
      {R"(issensitive(setproduct([sensitive("a")],["b"])[0]))", "false"},
      {R"(issensitive(chunklist([sensitive("a")],1)))", "false"},
      {"issensitive(abs(sensitive(1)))", "true"},
      {"issensitive(one([sensitive(1)]))", "true"},
      {"issensitive(sum([sensitive(1)]))", "true"},
      {"issensitive(tostring(sensitive(1)))", "true"},
      {R"(issensitive(length(sensitive("abc"))))", "true"},
  };
  expect_values(kCases);
}

}  // namespace
}  // namespace regionfall::hcl
