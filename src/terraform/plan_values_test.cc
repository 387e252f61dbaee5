#include "terraform/plan_values.h"

#include <gtest/gtest.h>

namespace regionfall::terraform {
namespace {

using hcl::Marks;
using hcl::Type;
using hcl::Value;

Value number(const char* text) { return Value::number(*hcl::Number::parse(text)); }

TEST(PlanValues, ComeBackAsTheyWere) {
  hcl::Refinement not_null;
  not_null.not_null = true;
  const Value values[] = {
      Value::string("a \"quoted\" text\n"),
      Value::boolean(false),
      number("12345678901234567890.5"),
      Value::null(Type::dynamic()),
      Value::null(Type::list(Type::string())),
      Value::unknown(Type::dynamic()),
      Value::unknown(Type::map(Type::number())),
      Value::unknown(Type::string(), not_null),
      Value::string("hush").with_marks(Marks::kSensitive),
      Value::unknown(Type::string()).with_marks(Marks::kSensitive),
      Value::list(Type::string(), {}),
      Value::list(Type::number(), {number("1"), Value::unknown(Type::number()), Value::null(Type::number())}),
      Value::set(Type::string(), {Value::string("b"), Value::string("a")}),
      Value::map(Type::boolean(), {{"x y", Value::boolean(true)}, {"unknown", Value::unknown(Type::boolean())}}),
      Value::tuple({number("1"), Value::string("x"), Value::tuple({})}),
      Value::object({{"number", number("0.1")},
                     {"list", Value::null(Type::dynamic())},
                     {"value", Value::string("v").with_marks(Marks::kSensitive)}}),
  };
  for (const Value& value : values) {
    const auto restored = restored_value(saved_value(value));
    ASSERT_TRUE(restored) << value.debug_string() << ": " << restored.error().message;
    EXPECT_TRUE(restored->identical(value)) << value.debug_string() << " became " << restored->debug_string();
  }
}

TEST(PlanValues, DamageIsAnError) {
  for (const char* text :
       {"{}", "null", "12", R"({"number":"x"})", R"({"unknown":"nothing"})", R"({"list":["a"],"of":"number"})",
        R"({"null":17})", R"({"of":"string"})", R"({"marks":1})"}) {
    const auto json = parse_json(text);
    ASSERT_TRUE(json) << text;
    EXPECT_FALSE(restored_value(*json)) << text;
  }
}

}  // namespace
}  // namespace regionfall::terraform
