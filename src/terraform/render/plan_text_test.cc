// Plans of a made-up provider with every kind of nesting, compared with texts in golden/. The texts of typed attributes
// and blocks follow Terraform 1.11's layout; tests/render_oracle_test.py compares what terraform_data can show with the
// real one. REGIONFALL_UPDATE_GOLDEN=1 writes the texts anew.

#include "terraform/render/plan_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "base/files.h"
#include "hcl/convert.h"
#include "hcl/value_json.h"

namespace regionfall::terraform::render {
namespace {

using hcl::Type;
using hcl::Value;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

AttributeSchema plain(const char* name, Type type) {
  AttributeSchema attribute;
  attribute.name = name;
  attribute.type = std::move(type);
  attribute.optional = true;
  return attribute;
}

AttributeSchema nested(const char* name, Nesting nesting) {
  AttributeSchema attribute = plain(name, {});
  attribute.nested = std::make_shared<NestedAttributes>(
      NestedAttributes{nesting, {plain("key", Type::string()), plain("size", Type::number())}});
  return attribute;
}

NestedBlock block(const char* name, Nesting nesting) {
  NestedBlock made;
  made.name = name;
  made.nesting = nesting;
  made.schema.attributes = {plain("port", Type::number()), plain("zone", Type::string())};
  return made;
}

const TypeSchema& schema() {
  static const TypeSchema kMade = [] {
    BlockSchema root;
    root.attributes = {
        plain("id", Type::string()),
        plain("name", Type::string()),
        plain("count_of_things", Type::number()),
        plain("enabled", Type::boolean()),
        plain("tags", Type::map(Type::string())),
        plain("zones", Type::list(Type::string())),
        plain("groups", Type::set(Type::string())),
        plain("policy", Type::string()),
        plain("shape", Type::object({{"a", Type::number()}, {"b", Type::string()}})),
        nested("one", Nesting::kSingle),
        nested("many", Nesting::kList),
        nested("by_key", Nesting::kMap),
        nested("some", Nesting::kSet),
    };
    root.blocks = {block("listener", Nesting::kList), block("rule", Nesting::kSet), block("timeouts", Nesting::kSingle),
                   block("pool", Nesting::kMap)};
    return make_type_schema(std::move(root));
  }();
  return kMade;
}

// An object of the schema from JSON; "<unknown>" stands for what is known after apply.
Value object(const char* text) {
  if (text == nullptr) return Value::null(schema().type);
  const Value implied = hcl::implied_value(*parse_json(text));
  std::vector<hcl::MapEntry> entries;
  for (const auto& attribute : schema().type.attributes()) {
    const Value* given = implied.find(attribute.name);
    if (given != nullptr && given->type() == Type::string() && given->as_string() == "<unknown>") {
      entries.emplace_back(attribute.name, Value::unknown(attribute.type));
    } else if (given != nullptr) {
      Type lenient = attribute.type;
      entries.emplace_back(attribute.name, *hcl::convert(*given, lenient));
    } else {
      const bool absent_is_empty =
          schema().block.block(attribute.name) != nullptr && !(attribute.type.kind() == hcl::TypeKind::kObject);
      if (!absent_is_empty) {
        entries.emplace_back(attribute.name, Value::null(attribute.type));
      } else if (attribute.type.kind() == hcl::TypeKind::kMap) {
        entries.emplace_back(attribute.name, Value::map(attribute.type.element(), {}));
      } else if (attribute.type.kind() == hcl::TypeKind::kSet) {
        entries.emplace_back(attribute.name, Value::set(attribute.type.element(), {}));
      } else {
        entries.emplace_back(attribute.name, Value::list(attribute.type.element(), {}));
      }
    }
  }
  return Value::object(std::move(entries));
}

constexpr const char* kFull =
    R"({"id":"i-1","name":"web","count_of_things":3,"enabled":true,"tags":{"Name":"web","team":"a"},
  "zones":["a","b","c"],"groups":["g1","g2"],"policy":"{\"Version\":\"1\",\"Allow\":[\"x\"]}","shape":{"a":1,"b":"x"},
  "one":{"key":"k","size":1},"many":[{"key":"k1","size":1},{"key":"k2","size":2}],"by_key":{"eu":{"key":"k","size":1}},
  "some":[{"key":"s","size":1}],"listener":[{"port":80,"zone":"a"},{"port":443,"zone":"a"}],
  "rule":[{"port":22,"zone":"a"},{"port":53,"zone":"b"}],"timeouts":{"port":1,"zone":null},"pool":{"p":{"port":9,"zone":"z"}}})";
constexpr const char* kChanged =
    R"({"id":"i-1","name":"web","count_of_things":4,"enabled":true,"tags":{"Name":"web2","owner":"b"},
  "zones":["a","c","d","e"],"groups":["g2","g3"],"policy":"{\"Version\":\"2\",\"Allow\":[\"x\"]}","shape":{"a":1,"b":"y"},
  "one":{"key":"k","size":2},"many":[{"key":"k1","size":1},{"key":"k2","size":3}],"by_key":{"us":{"key":"k","size":1}},
  "some":[{"key":"t","size":1}],"listener":[{"port":80,"zone":"a"},{"port":443,"zone":"b"}],
  "rule":[{"port":22,"zone":"a"},{"port":54,"zone":"b"}],"timeouts":{"port":2,"zone":null},"pool":{"p":{"port":10,"zone":"z"}}})";

struct Case {
  const char* name;
  Action action;
  const char* before;
  const char* after;
  std::vector<hcl::Path> replaces = {};
  ActionReason reason = ActionReason::kNone;
  std::vector<hcl::Path> sensitive = {};
  const char* deposed = "";
};

hcl::Path at(const char* name) { return {hcl::PathStep::attribute(name)}; }

std::vector<Case> cases() {
  return {
      {"create", Action::kCreate, nullptr, kFull},
      {"delete", Action::kDelete, kFull, nullptr, {}, ActionReason::kDeleteNoResourceConfig},
      {"update", Action::kUpdate, kFull, kChanged},
      {"replace",
       Action::kDeleteThenCreate,
       kFull,
       kChanged,
       {at("zones"), at("listener"), at("count_of_things")},
       ActionReason::kReplaceCannotUpdate},
      {"tainted", Action::kCreateThenDelete, kFull, kFull, {}, ActionReason::kReplaceTainted},
      {"unknown", Action::kUpdate, kFull,
       R"({"id":"i-1","name":"<unknown>","tags":"<unknown>","zones":"<unknown>","policy":"<unknown>","one":"<unknown>","listener":"<unknown>"})"},
      {"sensitive",
       Action::kUpdate,
       kFull,
       kChanged,
       {},
       ActionReason::kNone,
       {at("policy"), at("tags"), at("rule"), at("name")}},
      {"deposed", Action::kDelete, kFull, nullptr, {}, ActionReason::kNone, {}, "0123abcd"},
  };
}

Value marked(const Value& value, const std::vector<hcl::Path>& paths) {
  if (value.is_null()) return value;
  std::vector<hcl::PathMarks> marks;
  for (const auto& path : paths) marks.push_back({path, hcl::Marks::kSensitive});
  return hcl::mark_paths(value, marks);
}

Plan plan_of(const Case& given) {
  Plan plan;
  ResourceChange change;
  change.address = {{}, {ResourceMode::kManaged, "cloud_server", "web"}, {}};
  change.deposed = given.deposed;
  change.action = given.action;
  change.reason = given.reason;
  change.before = marked(object(given.before), given.sensitive);
  change.after = marked(object(given.after), given.sensitive);
  change.requires_replace = given.replaces;
  change.schema = &schema();
  plan.changes.push_back(std::move(change));
  return plan;
}

void PrintTo(const Case& given, std::ostream* out) { *out << given.name; }

// The text of that name, in the repository that the tests run in.
std::string golden_path(const std::string& name) {
  constexpr const char* kFolder = "src/terraform/render/golden";
  for (auto directory = std::filesystem::current_path(); directory != directory.root_path();
       directory = directory.parent_path()) {
    if (is_directory((directory / kFolder).string())) return (directory / kFolder / (name + ".txt")).string();
  }
  return name + ".txt";
}

class PlanText : public testing::TestWithParam<Case> {};

TEST_P(PlanText, IsAsTheGoldenTextHasIt) {
  std::ostringstream out;
  write_plan(plan_of(GetParam()), {}, out);
  const std::string path = golden_path(GetParam().name);
  if (std::getenv("REGIONFALL_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file_atomically(path, out.str()));
    return;
  }
  const auto wanted = read_file(path);
  ASSERT_TRUE(wanted) << "no golden text: run with REGIONFALL_UPDATE_GOLDEN=1 and look at " << path;
  EXPECT_EQ(out.str(), *wanted);
}

INSTANTIATE_TEST_SUITE_P(All, PlanText, testing::ValuesIn(cases()),
                         [](const auto& each) { return std::string(each.param.name); });

// A plan that creates something because of `relevant` places of cloud_server.web, which drifted.
Plan drifted(const char* before, const char* after, std::vector<hcl::Path> relevant) {
  Plan plan = plan_of(cases().front());
  plan.changes.front().address.resource.name = "other";
  ResourceChange drift = plan.changes.front();
  drift.address.resource.name = "web";
  drift.action = after == nullptr ? Action::kDelete : Action::kUpdate;
  drift.before = object(before);
  drift.after = object(after);
  for (auto& path : relevant) plan.relevant.push_back({{}, drift.address.resource, {}, std::move(path)});
  plan.drift.push_back(std::move(drift));
  return plan;
}

// What is said of the drift; empty when it is not mentioned.
std::string drift_text(const Plan& plan) {
  std::ostringstream out;
  write_plan(plan, {}, out);
  const std::string text = out.str();
  const auto begin = text.find("  # cloud_server.web"), end = text.find("Unless the configuration says otherwise");
  return end == std::string::npos ? "" : text.substr(begin, end - begin - 2);
}

TEST(DriftText, ShowsOnlyDifferencesThatBearOnThePlan) {
  EXPECT_EQ(drift_text(drifted(R"({"id":"i-1","name":"a","tags":{"x":"1","y":"1"}})",
                               R"({"id":"i-1","name":"b","tags":{"x":"2","y":"2"}})", {at("name")})),
            "  # cloud_server.web has changed\n"
            "  ~ resource \"cloud_server\" \"web\" {\n"
            "        id   = \"i-1\"\n"
            "      ~ name = \"a\" -> \"b\"\n"
            "        tags = {\n"
            "            \"x\" = \"1\"\n"
            "            \"y\" = \"1\"\n"
            "        }\n"
            "    }");
}

TEST(DriftText, LooksIntoMaps) {
  hcl::Path x = at("tags");
  x.push_back(hcl::PathStep::index(Value::string("x")));
  EXPECT_EQ(drift_text(drifted(R"({"id":"i-1","tags":{"x":"1","y":"1"}})", R"({"id":"i-1","tags":{"x":"2","y":"2"}})",
                               {std::move(x)})),
            "  # cloud_server.web has changed\n"
            "  ~ resource \"cloud_server\" \"web\" {\n"
            "        id   = \"i-1\"\n"
            "      ~ tags = {\n"
            "          ~ \"x\" = \"1\" -> \"2\"\n"
            "            \"y\" = \"1\"\n"
            "        }\n"
            "    }");
}

TEST(DriftText, ShowsWhatTheWholeOfAnObjectBearsOn) {
  EXPECT_THAT(drift_text(drifted(R"({"id":"i-1","policy":"a"})", R"({"id":"i-1","policy":"b"})", {{}})),
              HasSubstr("policy = \"a\" -> \"b\""));
}

TEST(DriftText, ShowsWhatIsGone) {
  EXPECT_THAT(drift_text(drifted(R"({"id":"i-1","name":"a"})", nullptr, {at("id")})),
              AllOf(HasSubstr("# cloud_server.web has been deleted"), HasSubstr("- id   = \"i-1\" -> null"),
                    Not(HasSubstr("- name"))));
}

TEST(DriftText, IsLeftOutWhereItBearsOnNothing) {
  const char* before = R"({"id":"i-1","name":"a"})";
  const char* after = R"({"id":"i-1","name":"b"})";
  EXPECT_EQ(drift_text(drifted(before, after, {})), "");
  EXPECT_EQ(drift_text(drifted(before, after, {at("id")})), "");
  Plan nothing_to_do = drifted(before, after, {at("name")});
  nothing_to_do.changes.clear();
  EXPECT_EQ(drift_text(nothing_to_do), "");
}

TEST(DriftText, IsAllOfARefreshOnlyPlan) {
  Plan plan = drifted(R"({"id":"i-1","name":"a"})", R"({"id":"i-1","name":"b"})", {});
  plan.options.mode = PlanMode::kRefreshOnly;
  std::ostringstream out;
  write_plan(plan, {}, out);
  EXPECT_THAT(out.str(), HasSubstr("name = \"a\" -> \"b\""));
}

TEST(PlanTextColors, AppearOnlyWhenAskedFor) {
  std::ostringstream without, with;
  const Plan plan = plan_of(cases().front());
  write_plan(plan, {.color = false}, without);
  write_plan(plan, {.color = true}, with);
  EXPECT_EQ(without.str().find('\033'), std::string::npos);
  EXPECT_NE(with.str().find("\033[32m+\033[0m"), std::string::npos);
}

}  // namespace
}  // namespace regionfall::terraform::render
