#include "terraform/state.h"

#include <gtest/gtest.h>

#include <string>

namespace regionfall::terraform {
namespace {

// As Terraform 1.11.4 wrote it, but for shorter ids.
constexpr std::string_view kState = R"({
  "version": 4,
  "terraform_version": "1.11.4",
  "serial": 12,
  "lineage": "ae73b20b-7ebd-45cf-7745-ae7f5cc71f7a",
  "outputs": {
    "l": {
      "value": [],
      "type": [
        "list",
        "dynamic"
      ]
    },
    "s": {
      "value": "\u003cx\u0026\u003e\u2028é",
      "type": "string",
      "sensitive": true
    }
  },
  "resources": [
    {
      "mode": "data",
      "type": "terraform_remote_state",
      "name": "r",
      "provider": "provider[\"terraform.io/builtin/terraform\"]",
      "instances": [
        {
          "schema_version": 0,
          "attributes": {
            "backend": "local",
            "outputs": {
              "value": {},
              "type": [
                "object",
                {}
              ]
            }
          },
          "sensitive_attributes": []
        }
      ]
    },
    {
      "mode": "managed",
      "type": "terraform_data",
      "name": "a",
      "provider": "provider[\"terraform.io/builtin/terraform\"]",
      "instances": [
        {
          "index_key": 0,
          "status": "tainted",
          "schema_version": 0,
          "attributes": {
            "id": "4f168144",
            "input": {
              "value": {
                "n": 1.50,
                "s": "\u003cx\u003e"
              },
              "type": [
                "object",
                {
                  "n": "number",
                  "s": "string"
                }
              ]
            },
            "output": null
          },
          "sensitive_attributes": [
            [
              {
                "type": "get_attr",
                "value": "input"
              },
              {
                "type": "get_attr",
                "value": "s"
              }
            ],
            [
              {
                "type": "get_attr",
                "value": "list"
              },
              {
                "type": "index",
                "value": {
                  "value": 0,
                  "type": "number"
                }
              }
            ]
          ],
          "private": "aGVsbG8=",
          "dependencies": [
            "module.m.terraform_data.x",
            "terraform_data.b"
          ],
          "create_before_destroy": true
        },
        {
          "index_key": 0,
          "deposed": "0123abcd",
          "schema_version": 1,
          "attributes": {},
          "sensitive_attributes": []
        },
        {
          "index_key": "y z\"q",
          "schema_version": 0,
          "attributes": {
            "id": "x"
          },
          "sensitive_attributes": [],
          "future_member": {
            "a": [
              1
            ]
          }
        }
      ]
    },
    {
      "module": "module.m[\"q\"]",
      "mode": "managed",
      "type": "terraform_data",
      "name": "x",
      "provider": "module.m.provider[\"registry.terraform.io/hashicorp/aws\"].west",
      "instances": []
    }
  ],
  "check_results": [
    {
      "object_kind": "check",
      "config_addr": "check.c",
      "status": "fail",
      "objects": [
        {
          "object_addr": "check.c",
          "status": "fail",
          "failure_messages": [
            "not \u003c2\u003e"
          ]
        }
      ]
    },
    {
      "object_kind": "resource",
      "config_addr": "terraform_data.z",
      "status": "unknown",
      "objects": null
    }
  ]
}
)";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string refusal(std::string_view text) {
  const auto state = parse_state(text);
  return state ? "" : state.error().message;
}

TEST(State, ComesBackByteForByte) {
  const auto state = parse_state(kState);
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_EQ(state_text(*state), kState);
}

TEST(State, IsReadWithAllThatItHolds) {
  const auto state = parse_state(kState);
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_EQ(state->serial, 12);
  EXPECT_TRUE(hcl::has(state->outputs.at("s").value.marks(), hcl::Marks::kSensitive));
  const InstanceState* instance = state->find(*parse_resource_instance("terraform_data.a[0]"));
  ASSERT_TRUE(instance != nullptr && instance->current);
  EXPECT_TRUE(instance->current->tainted);
  EXPECT_TRUE(instance->current->create_before_destroy);
  EXPECT_EQ(instance->current->private_data, "hello");
  EXPECT_EQ(instance->current->dependencies->at(0).to_string(), "module.m.terraform_data.x");
  EXPECT_EQ(hcl::path_text(instance->current->sensitive.at(0).path), ".input.s");
  EXPECT_EQ(hcl::path_text(instance->current->sensitive.at(1).path), ".list[0]");
  EXPECT_EQ(instance->deposed.at("0123abcd").schema_version, 1);
}

TEST(State, KeepsLayoutWhateverTheFilesWas) {
  std::string squeezed;
  bool in_string = false;
  for (std::size_t i = 0; i < kState.size(); ++i) {
    if (kState[i] == '"' && kState[i - 1] != '\\') in_string = !in_string;
    if (in_string || (kState[i] != ' ' && kState[i] != '\n')) squeezed += kState[i];
  }
  const auto state = parse_state(squeezed);
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_EQ(state_text(*state), kState);
}

TEST(State, IsRefusedWithThePlaceOfWhatIsWrong) {
  const std::string text(kState);
  EXPECT_EQ(refusal(""), "the state cannot be read: invalid JSON at line 1, column 1: an object is expected");
  EXPECT_EQ(refusal("{}"), "the state cannot be read: it has no \"version\", so it is no state file of Terraform");
  EXPECT_TRUE(refusal("{\"version\": 3}").contains("before 0.12"));
  EXPECT_TRUE(refusal("{\"version\": 5}").contains("newer Terraform"));
  EXPECT_TRUE(refusal("{\"version\": \"4\"}").contains("line 1, column 13: a whole number is expected"))
      << refusal("{\"version\": \"4\"}");
  EXPECT_TRUE(refusal(replaced(text, "\"serial\": 12", "\"serial\": -1"))
                  .contains("line 4, column 13: a whole number is expected"));
  EXPECT_TRUE(refusal(replaced(text, "\"serial\": 12", "\"version\": 4"))
                  .contains("line 4, column 14: the property \"version\""));
  EXPECT_TRUE(refusal(replaced(text, "\"managed\"", "\"unmanaged\"")).contains("\"unmanaged\" is no mode"));
  EXPECT_TRUE(refusal(replaced(text, "\"tainted\"", "\"broken\"")).contains("\"broken\" is no status"));
  EXPECT_TRUE(refusal(replaced(text, "\"0123abcd\"", "\"0123\"")).contains("8 characters"));
  EXPECT_TRUE(refusal(replaced(text, "\"deposed\": \"0123abcd\",", "")).contains("[0] stands here a second time"));
  EXPECT_TRUE(refusal(replaced(text, "\"index_key\": 0", "\"index_key\": 0.5")).contains("whole number"));
  EXPECT_TRUE(refusal(replaced(text, "\"index_key\": 0", "\"index_key\": true")).contains("key"));
  EXPECT_TRUE(refusal(replaced(text, "\"aGVsbG8=\"", "\"aGVsbG8\"")).contains("line "));
  EXPECT_TRUE(refusal(replaced(text, "\"attributes\": {}", "\"attributes_flat\": {}")).contains("before 0.12"));
  EXPECT_TRUE(refusal(replaced(text, "\"attributes\": {}", "\"attributes\": []")).contains("an object is expected"));
  EXPECT_TRUE(refusal(replaced(text, "\"module.m[\\\"q\\\"]\"", "\"module.m[*]\"")).contains("line "));
  EXPECT_TRUE(refusal(text + "x").contains("after the end"));
}

TEST(State, CutOffAnywhereIsRefused) {
  for (std::size_t size = 0; size + 2 < kState.size(); ++size) {
    EXPECT_FALSE(parse_state(kState.substr(0, size))) << size;
  }
}

TEST(State, WritesSchemaTypesBesideDynamicValues) {
  State state;
  ObjectState object;
  object.type = hcl::Type::object({{"id", hcl::Type::string()}, {"input", hcl::Type::dynamic()}});
  object.value = hcl::Value::object(
      {{"id", hcl::Value::string("x")}, {"input", hcl::Value::string("secret").with_marks(hcl::Marks::kSensitive)}});
  const auto address = *parse_resource_instance("terraform_data.a");
  state.at(address, *parse_provider_config("provider[\"terraform.io/builtin/terraform\"]")).current = object;
  const std::string text = state_text(state);
  EXPECT_TRUE(text.contains(
      "\"input\": {\n              \"value\": \"secret\",\n              \"type\": \"string\"\n            }"))
      << text;

  const auto again = parse_state(text);
  ASSERT_TRUE(again) << again.error().message;
  TypeSchema schema;
  schema.type = object.type;
  const auto decoded = decode_object(*again->find(address)->current, schema);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_TRUE(decoded->identical(object.value)) << decoded->debug_string();
}

TEST(State, OrdersModulesByTheirText) {
  State state;
  const auto provider = *parse_provider_config("provider[\"terraform.io/builtin/terraform\"]");
  for (const char* address : {"module.a[2].x.y", "module.a[10].x.y", "x.z", "data.x.y", "x.y"}) {
    state.at(*parse_resource_instance(address), provider).current = ObjectState{.value = hcl::Value::object({})};
  }
  const std::string text = state_text(state);
  EXPECT_LT(text.find("\"mode\": \"data\""), text.find("\"name\": \"z\""));
  EXPECT_LT(text.find("\"name\": \"z\""), text.find("module.a[10]"));
  EXPECT_LT(text.find("module.a[10]"), text.find("module.a[2]"));
}

TEST(State, ForgetsResourcesWithoutObjects) {
  auto state = *parse_state(kState);
  state.erase(*parse_resource_instance("terraform_data.a[0]"));
  state.find(*parse_resource_instance("terraform_data.a[\"y z\\\"q\"]"))->current.reset();
  state.prune();
  EXPECT_EQ(state.resources.size(), 1);
}

}  // namespace
}  // namespace regionfall::terraform
