#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4. templatefile is tested with the other functions that read files.
constexpr ExpressionCase kCases[] = {
    {R"([for t in ["hi $${x}"] : templatestring(t, {x = 1})])", R"(["hi 1"])"},
    {R"([for t in ["hi $${x}"] : templatestring(t, tomap({x = "y"}))])", R"(["hi y"])"},
    {R"([for t in ["$${x}"] : templatestring(t, {x = 1})])", R"(["1"])"},
    // Anything that comes from a name is a reference.
    {R"([for t in [{a = ["hi $${x}"]}] : templatestring(t.a[0], {x = 1})])", R"(["hi 1"])"},
    {R"([for t in [{a = ["hi $${x}"]}] : templatestring(t["a"][length("")], {x = 1})])", R"(["hi 1"])"},
    {R"([for t in [[{a = "hi $${x}"}]] : templatestring(t[length("")].a, {x = 1})])", R"(["hi 1"])"},
    // Nothing else is.
    {R"(templatestring("hi", {}))", {}},
    {R"(templatestring("hi $${x}", {x = 1}))", {}},
    {R"([for t in ["hi"] : templatestring("${t}", {})])", {}},
    {R"([for t in ["hi"] : templatestring("a ${t}", {})])", {}},
    {R"([for t in ["hi"] : templatestring((t), {})])", {}},
    {R"([for t in ["hi"] : templatestring(upper(t), {})])", {}},
    {R"([for t in ["hi"] : templatestring(true ? t : t, {})])", {}},
    {R"([for t in ["hi"] : templatestring([t][0], {})])", {}},
    {R"([for t in ["hi"] : templatestring({a = t}.a, {})])", {}},
    {R"([for t in ["hi"] : templatestring([t, {}]...)])", {}},
    {R"([for t in [["hi", {}]] : templatestring(t...)])", {}},
    {R"([for t in ["hi"] : templatestring(t, ["x"]...)])", {}},
    {R"(templatestring(null, {}))", {}},
    {R"(templatestring())", {}},
    // What it refers to must be a string, and so must what comes out.
    {R"([for t in [5] : templatestring(t, {})])", {}},
    {R"([for t in [null] : templatestring(t, {})])", {}},
    {R"([for t in [["hi"]] : templatestring(t, {})])", {}},
    {R"([for t in ["$${x}"] : templatestring(t, {x = [1]})])", {}},
    {R"([for t in ["$${x}"] : templatestring(t, {x = null})])", {}},
    {R"([for t in ["hi $${x}"] : templatestring(t, {})])", {}},
    {R"([for t in ["hi $${"] : templatestring(t, {})])", {}},
};

TEST(TemplateString, GivesWhatTerraformGives) { expect_values(kCases); }

}  // namespace
}  // namespace regionfall::hcl
