#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "services/provider/data/data_sources.h"
#include "terraform/providers/schema_table.h"

// aws_iam_policy_document. Behaviour: hashicorp/aws 6, internal/service/iam/policy_document_data_source.go and
// policy_model.go: merging by Sid, single texts in place of lists of one, lists in descending order.

namespace regionfall::provider {
namespace {

using hcl::Type;
using hcl::Value;
using terraform::elements_of;
using terraform::text_of;
using terraform::texts_of;

constexpr std::string_view kOldVersion = "2008-10-17";

struct Document {
  std::string version;
  std::string id;
  std::vector<Json> statements;
};

std::string sid_of(const Json& statement) { return statement["Sid"].text(); }

// Statements of `newer` replace those of equal Sid.
void merge(Document& document, Document newer) {
  if (!newer.id.empty()) document.id = std::move(newer.id);
  document.version = std::max(document.version, newer.version);
  for (Json& statement : newer.statements) {
    const std::string sid = sid_of(statement);
    const auto same =
        std::ranges::find_if(document.statements, [&](const Json& other) { return sid_of(other) == sid; });
    if (sid.empty() || same == document.statements.end()) {
      document.statements.push_back(std::move(statement));
    } else {
      *same = std::move(statement);
    }
  }
}

Json text_or_list(std::vector<std::string> texts) {
  if (texts.size() == 1) return Json::string(std::move(texts.front()));
  std::ranges::sort(texts, std::ranges::greater());
  Json list = Json::array();
  for (std::string& text : texts) list.push(Json::string(std::move(text)));
  return list;
}

// Policy variables are written `&{…}`, as `${…}` is HCL's own.
Answer<std::vector<std::string>> with_variables(std::vector<std::string> texts, const std::string& version) {
  for (std::string& text : texts) {
    if (version == kOldVersion && text.find("&{") != std::string::npos) {
      return problem(
          fmt::format("found &{{ sequence in ({}), which is not supported in document version {}", text, version));
    }
    text = replace_all(text, "&{", "${");
  }
  return texts;
}

Json sorted_object(const std::map<std::string, Json>& members) {
  return Json::object({members.begin(), members.end()});
}

Answer<Json> principals(const Value& statement, const char* name, const std::string& version) {
  std::map<std::string, std::vector<std::string>> by_type;
  const std::vector<Value> blocks = elements_of(statement, name);
  for (const Value& block : blocks) {
    std::vector<std::string> identifiers = TRY(with_variables(texts_of(block, "identifiers"), version));
    std::ranges::sort(identifiers, std::ranges::greater());
    std::ranges::move(identifiers, std::back_inserter(by_type[text_of(block, "type")]));
  }
  if (blocks.size() == 1 && by_type.contains("*") && by_type["*"] == std::vector<std::string>{"*"}) {
    return Json::string("*");
  }
  std::map<std::string, Json> members;
  for (auto& [type, identifiers] : by_type) {
    Json list = Json::array();
    for (std::string& identifier : identifiers) list.push(Json::string(identifier));
    members.emplace(type, identifiers.size() == 1 ? Json::string(identifiers.front()) : std::move(list));
  }
  return sorted_object(members);
}

Answer<Json> conditions(const Value& statement, const std::string& version) {
  std::map<std::string, std::map<std::string, std::vector<std::string>>> by_test;
  for (const Value& block : elements_of(statement, "condition")) {
    std::vector<std::string> values = TRY(with_variables(texts_of(block, "values"), version));
    std::ranges::move(values, std::back_inserter(by_test[text_of(block, "test")][text_of(block, "variable")]));
  }
  std::map<std::string, Json> tests;
  for (const auto& [test, variables] : by_test) {
    std::map<std::string, Json> members;
    for (const auto& [variable, values] : variables) {
      Json list = Json::array();
      for (const std::string& value : values) list.push(Json::string(value));
      members.emplace(variable, values.size() == 1 ? Json::string(values.front()) : std::move(list));
    }
    tests.emplace(test, sorted_object(members));
  }
  return sorted_object(tests);
}

Answer<Json> statement_of(const Value& block, const std::string& version) {
  Json statement = Json::object();
  if (const std::string sid = text_of(block, "sid"); !sid.empty()) statement.set("Sid", Json::string(sid));
  statement.set("Effect", Json::string(text_of(block, "effect", "Allow")));
  const auto set_list = [&](const char* member, std::vector<std::string> texts) {
    if (!texts.empty()) statement.set(member, text_or_list(std::move(texts)));
  };
  set_list("Action", texts_of(block, "actions"));
  set_list("NotAction", texts_of(block, "not_actions"));
  set_list("Resource", TRY(with_variables(texts_of(block, "resources"), version)));
  set_list("NotResource", TRY(with_variables(texts_of(block, "not_resources"), version)));
  if (!elements_of(block, "principals").empty())
    statement.set("Principal", TRY(principals(block, "principals", version)));
  if (!elements_of(block, "not_principals").empty()) {
    statement.set("NotPrincipal", TRY(principals(block, "not_principals", version)));
  }
  if (!elements_of(block, "condition").empty()) statement.set("Condition", TRY(conditions(block, version)));
  return statement;
}

Answer<Document> configured(const Value& config) {
  Document document{text_of(config, "version", "2012-10-17"), text_of(config, "policy_id"), {}};
  std::set<std::string> sids;
  for (const Value& block : elements_of(config, "statement")) {
    Json statement = TRY(statement_of(block, document.version));
    if (const std::string sid = sid_of(statement); !sid.empty() && !sids.insert(sid).second) {
      return problem(fmt::format("duplicate Sid ({}). Remove the Sid or ensure the Sid is unique.", sid));
    }
    document.statements.push_back(std::move(statement));
  }
  return document;
}

Answer<Document> given(const std::string& text, const char* kind, std::size_t index) {
  const Result<Json> json = parse_json(text);
  if (!json || !json->is_object()) {
    return problem(
        fmt::format("merging {} document {}: {}", kind, index, json ? "it is no JSON object" : json.error().message));
  }
  const Json& statements = (*json)["Statement"];
  if (!statements.is_null() && !statements.is_array()) {
    return problem(fmt::format("merging {} document {}: Statement is no list", kind, index));
  }
  return Document{(*json)["Version"].text(), (*json)["Id"].text(), statements.items()};
}

// Documents that are merged before the configured statements must not share a Sid.
Answer<Document> merged_sources(const std::vector<std::string>& texts) {
  Document merged;
  std::set<std::string> sids;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Document source = TRY(given(texts[i], "source", i));
    for (std::size_t at = 0; at < source.statements.size(); ++at) {
      const std::string sid = sid_of(source.statements[at]);
      if (sid.empty() || sids.insert(sid).second) continue;
      return problem(
          fmt::format("merging source document {}: duplicate Sid ({}) in source_policy_documents (statement {}). "
                      "Remove the Sid or ensure Sids are unique.",
                      i, sid, at));
    }
    merge(merged, std::move(source));
  }
  return merged;
}

Done find_policy_document(Session&, const Value& config, Members& members) {
  Document document = TRY(merged_sources(texts_of(config, "source_policy_documents")));
  merge(document, TRY(configured(config)));
  const std::vector<std::string> overrides = texts_of(config, "override_policy_documents");
  for (std::size_t i = 0; i < overrides.size(); ++i) merge(document, TRY(given(overrides[i], "override", i)));

  Json json = Json::object();
  if (!document.version.empty()) json.set("Version", Json::string(document.version));
  if (!document.id.empty()) json.set("Id", Json::string(document.id));
  if (!document.statements.empty()) json.set("Statement", Json::array(std::move(document.statements)));
  const std::string text = json.dump(2, true);
  members.insert_or_assign("json", Value::string(text));
  members.insert_or_assign("minified_json", Value::string(json.dump(0, true)));
  members.insert_or_assign("id", Value::string(std::to_string(crc32(text))));
  if (!terraform::has_member(config, "version")) members.insert_or_assign("version", Value::string("2012-10-17"));
  return {};
}

Block principals_block(const char* name) {
  return {.name = name,
          .nesting = terraform::Nesting::kSet,
          .member = "-",
          .attributes = {{"identifiers", Type::set(Type::string()), kRequired, "-"},
                         {"type", Type::string(), kRequired, "-"}}};
}

std::optional<std::string> is_effect(const Value& value) {
  if (value.as_string() == "Allow" || value.as_string() == "Deny") return {};
  return fmt::format("to be one of [\"Allow\" \"Deny\"], got {}", value.as_string());
}

std::optional<std::string> is_document_version(const Value& value) {
  if (value.as_string() == kOldVersion || value.as_string() == "2012-10-17") return {};
  return fmt::format("to be one of [\"2008-10-17\" \"2012-10-17\"], got {}", value.as_string());
}

Block statement_block() {
  const Type strings = Type::set(Type::string());
  return {.name = "statement",
          .member = "-",
          .attributes =
              {{"actions", strings, kOptional, "-"},
               {"effect", Type::string(), kOptional, "-", {}, {}, Value::string("Allow"), Form::kPlain, is_effect},
               {"not_actions", strings, kOptional, "-"},
               {"not_resources", strings, kOptional, "-"},
               {"resources", strings, kOptional, "-"},
               {"sid", Type::string(), kOptional, "-"}},
          .blocks = {{.name = "condition",
                      .nesting = terraform::Nesting::kSet,
                      .member = "-",
                      .attributes = {{"test", Type::string(), kRequired, "-"},
                                     {"values", Type::list(Type::string()), kRequired, "-"},
                                     {"variable", Type::string(), kRequired, "-"}}},
                     principals_block("not_principals"),
                     principals_block("principals")}};
}

}  // namespace

std::vector<DataSource> policy_document_data_sources() {
  const Type strings = Type::list(Type::string());
  return {{
      .name = "aws_iam_policy_document",
      .title = "IAM Policy Document",
      .service = "iam",
      .attributes = {{"json", Type::string(), kComputed, "-"},
                     {"minified_json", Type::string(), kComputed, "-"},
                     {"override_policy_documents", strings, kOptional, "-"},
                     {"policy_id", Type::string(), kOptional, "-"},
                     {"source_policy_documents", strings, kOptional, "-"},
                     {"version", Type::string(), kOptional, "-", {}, {}, {}, Form::kPlain, is_document_version}},
      .blocks = {statement_block()},
      .global = true,
      .find = find_policy_document,
  }};
}

}  // namespace regionfall::provider
