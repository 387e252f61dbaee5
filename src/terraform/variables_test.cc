#include "terraform/variables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terraform/configuration_fixture.h"

namespace regionfall::terraform {
namespace {

using testing::HasSubstr;

struct Collected {
  std::map<std::string, hcl::Value> values;
  std::string text;
};

Collected collect(const Files& files, VariableInputs inputs) {
  LoadedFiles loaded(files);
  hcl::Diagnostics diagnostics;
  inputs.directory = inputs.base_directory = loaded.directory();
  Collected collected;
  collected.values = collect_variables(loaded.root(), inputs, *loaded.configuration.sources, diagnostics);
  for (const hcl::Diagnostic& diagnostic : diagnostics.all()) {
    collected.text += diagnostic.summary + ": " + diagnostic.detail + "\n";
  }
  return collected;
}

VariableArgument value(std::string text) { return {VariableArgument::Kind::kValue, std::move(text)}; }
VariableArgument file(std::string name) { return {VariableArgument::Kind::kFile, std::move(name)}; }

TEST(Variables, LaterSourcesWin) {
  const std::string declared = "variable \"x\" {\n  type = string\n}\n";
  const std::vector<std::pair<std::string, std::string>> environment = {{"TF_VAR_x", "environment"}};
  Files files = {{"main.tf", declared}};
  EXPECT_EQ(collect(files, {.environment = environment}).values.at("x").as_string(), "environment");
  files["terraform.tfvars"] = "x = \"tfvars\"";
  EXPECT_EQ(collect(files, {.environment = environment}).values.at("x").as_string(), "tfvars");
  files["a.auto.tfvars"] = "x = \"a\"";
  files["b.auto.tfvars"] = "x = \"b\"";
  EXPECT_EQ(collect(files, {.environment = environment}).values.at("x").as_string(), "b");
  files["named.tfvars"] = "x = \"named\"";
  EXPECT_EQ(collect(files, {.arguments = {value("x=argument"), file("named.tfvars")}}).values.at("x").as_string(),
            "named");
  EXPECT_EQ(collect(files, {.arguments = {file("named.tfvars"), value("x=argument")}}).values.at("x").as_string(),
            "argument");
}

TEST(Variables, TextIsReadByTheVariablesType) {
  const Files files = {{"main.tf",
                        "variable \"n\" {\n  type = number\n}\nvariable \"l\" {\n  type = list(string)\n}\n"
                        "variable \"u\" {}\n"}};
  const Collected collected = collect(files, {.arguments = {value("n=5"), value("l=[\"a\", \"b\"]"), value("u=[1]")}});
  EXPECT_EQ(collected.text, "");
  EXPECT_EQ(collected.values.at("n").as_number().to_string(), "5");
  EXPECT_EQ(collected.values.at("l").length(), 2u);
  EXPECT_EQ(collected.values.at("u").as_string(), "[1]");
}

TEST(Variables, MistakesSayWhatToDo) {
  const Files files = {{"main.tf", "variable \"zone\" {\n  type = number\n}\n"}};
  EXPECT_THAT(collect(files, {}).text, HasSubstr("TF_VAR_zone"));
  EXPECT_THAT(collect(files, {.arguments = {value("zone=x")}}).text, HasSubstr("a number is required"));
  EXPECT_THAT(collect(files, {.arguments = {value("zne=1")}}).text, HasSubstr("Did you mean \"zone\"?"));
  EXPECT_THAT(collect(files, {.arguments = {value("zone")}}).text, HasSubstr("-var NAME=VALUE"));
  EXPECT_THAT(collect(files, {.arguments = {file("none.tfvars")}}).text, HasSubstr("none.tfvars"));
}

TEST(Variables, SomebodyIsAskedForWhatIsMissing) {
  const Files files = {{"main.tf", "variable \"x\" {}\nvariable \"y\" {\n  default = 1\n}\n"}};
  const Collected collected =
      collect(files, {.prompt = [](const Variable& variable) { return std::optional(variable.name + " entered"); }});
  EXPECT_EQ(collected.values.at("x").as_string(), "x entered");
  EXPECT_FALSE(collected.values.contains("y"));
}

// Variables for carrying out a plan that was made with `plain` = "planned" and some value for `pin`.
Collected collect_again(Files files, VariableInputs inputs) {
  files.emplace("main.tf", R"(
    variable "plain" {}
    variable "left" {
      default = "default"
    }
    variable "pin" {
      ephemeral = true
      default   = null
    }
    variable "other_pin" {
      ephemeral = true
      default   = null
    })");
  LoadedFiles loaded(files);
  hcl::Diagnostics diagnostics;
  inputs.directory = inputs.base_directory = loaded.directory();
  const KeptVariables kept{{{"plain", hcl::Value::string("planned")}}, {"pin"}};
  Collected collected;
  collected.values = collect_variables_again(loaded.root(), kept, inputs, *loaded.configuration.sources, diagnostics);
  for (const hcl::Diagnostic& diagnostic : diagnostics.all()) {
    collected.text += (diagnostic.severity == hcl::Severity::kWarning ? "warning " : "") + diagnostic.summary + "\n";
  }
  return collected;
}

TEST(VariablesOfAPlan, StayAsTheyWere) {
  const struct {
    VariableInputs inputs;
    const char* text;
  } tests[] = {
      {{.arguments = {value("pin=1")}}, ""},
      {{.arguments = {value("pin=1"), value("plain=planned"), value("left=default")}}, ""},
      {{.arguments = {value("pin=1"), value("plain=new")}}, "Can't change variable when applying a saved plan\n"},
      {{.arguments = {value("pin=1"), value("left=new")}}, "Can't change variable when applying a saved plan\n"},
      {{.arguments = {value("pin=1"), file("new.tfvars")}}, "Can't change variable when applying a saved plan\n"},
      {{.environment = {{"TF_VAR_pin", "1"}, {"TF_VAR_plain", "new"}}},
       "warning Ignoring variable when applying a saved plan\n"},
      {{}, "No value for required variable\n"},
      {{.arguments = {value("pin=1"), value("other_pin=1")}}, "Ephemeral variable was not set during planning\n"},
      {{.arguments = {file("null.tfvars")}}, "Ephemeral variable must be set for apply\n"},
      {{.arguments = {value("pin=1"), value("nowhere=1")}}, "Value for undeclared variable\n"},
  };
  for (const auto& test : tests) {
    const Collected collected =
        collect_again({{"new.tfvars", "plain = \"new\"\n"}, {"null.tfvars", "pin = null\n"}}, test.inputs);
    EXPECT_EQ(collected.text, test.text);
    EXPECT_EQ(collected.values.at("plain").as_string(), "planned");
  }
}

TEST(VariablesOfAPlan, DoNotHeedFilesThatAreReadByThemselves) {
  const Collected collected = collect_again({{"terraform.tfvars", "plain = \"new\"\npin = \"1\"\n"}}, {});
  EXPECT_EQ(collected.text, "");
  EXPECT_EQ(collected.values.at("plain").as_string(), "planned");
  EXPECT_EQ(collected.values.at("pin").as_string(), "1");
}

TEST(VariablesOfAPlan, AreKeptWithoutEphemeralValues) {
  const LoadedFiles loaded(Files{{"main.tf", "variable \"a\" {}\nvariable \"b\" {\n ephemeral = true\n}\n"}});
  const auto kept =
      keep_variables(loaded.root(), {{"a", hcl::Value::string("x")}, {"b", hcl::Value::string("secret")}});
  EXPECT_EQ(kept.values.size(), 1u);
  EXPECT_EQ(kept.ephemeral, (std::set<std::string>{"b"}));
}

}  // namespace
}  // namespace regionfall::terraform
