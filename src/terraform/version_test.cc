#include "terraform/version.h"

#include <gtest/gtest.h>

namespace regionfall::terraform {
namespace {

TEST(Version, ConstraintsAllowWhatTerraformAllows) {
  struct Case {
    const char* constraint;
    const char* version;
    bool allowed;
  };
  const Case cases[] = {
      {"", "1.0.0", true},
      {"1.2.3", "1.2.3", true},
      {"= 1.2", "1.2.0", true},
      {"!= 1.2.3", "1.2.3", false},
      {"> 1.2", "1.2.1", true},
      {">= 1.2, < 2", "2.0.0", false},
      {"~> 1.2", "1.9.0", true},
      {"~> 1.2", "2.0.0", false},
      {"~> 1.2.3", "1.2.9", true},
      {"~> 1.2.3", "1.3.0", false},
      {"~> 1.2.3", "1.2.2", false},
      {"~> 1", "9.0.0", true},
      {">= 1.0", "1.1.0-rc1", false},
      {">= 1.1.0-beta1", "1.1.0-rc1", true},
      {"1.1.0-rc1", "1.1.0-rc1", true},
      {"v1.2.3", "1.2.3", true},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(std::string(test.constraint) + " " + test.version);
    EXPECT_EQ(parse_version_constraint(test.constraint)->allows(*parse_version(test.version)), test.allowed);
  }
}

TEST(Version, OrdersByNumbersThenPrereleases) {
  const char* ascending[] = {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11",
                             "1.0.0",       "1.0.10",        "1.10.0"};
  for (std::size_t i = 1; i < std::size(ascending); ++i) {
    EXPECT_LT(*parse_version(ascending[i - 1]), *parse_version(ascending[i])) << ascending[i];
  }
}

TEST(Version, ConstraintsHaveOneCanonicalText) {
  const struct {
    const char* given;
    const char* canonical;
  } tests[] = {
      {"", ""},
      {"1.2", "1.2.0"},
      {"~>5.0, < 6,>=5.0", ">= 5.0.0, ~> 5.0, < 6.0.0"},
      {">= 1, >= 1.0.0, !=1.5", ">= 1.0.0, != 1.5.0"},
      {"~> 2", "~> 2.0"},
      {"~> 2.1.0, ~> 2.1", "~> 2.1.0, ~> 2.1"},
      {"< 3.0.0-beta1", "< 3.0.0-beta1"},
  };
  for (const auto& test : tests) EXPECT_EQ(parse_version_constraint(test.given)->to_string(), test.canonical);
}

TEST(Version, RefusesWhatIsNoVersion) {
  for (const char* text : {"", "x", "1..2", "1.2.3-", "1.2.3 4", "99999999999999999999"}) {
    EXPECT_FALSE(parse_version(text)) << text;
  }
  for (const char* text : {">= ", "~> x", "1.0,", "=> 1"}) EXPECT_FALSE(parse_version_constraint(text)) << text;
}

}  // namespace
}  // namespace regionfall::terraform
