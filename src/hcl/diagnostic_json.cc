#include <algorithm>

#include "base/json.h"
#include "hcl/diagnostic.h"
#include "hcl/snippet.h"

namespace regionfall::hcl {
namespace {

Json position_json(const Position& position) {
  Json json = Json::object();
  json.set("line", Json::number(position.line));
  json.set("column", Json::number(position.column));
  json.set("byte", Json::number(position.byte));
  return json;
}

Json range_json(const Range& range) {
  Json json = Json::object();
  json.set("filename", Json::string(range.file->name()));
  json.set("start", position_json(range.start));
  json.set("end", position_json(range.end));
  return json;
}

Json snippet_json(const Snippet& snippet, std::vector<std::pair<std::string, std::string>> values) {
  Json json = Json::object();
  json.set("context", snippet.context.empty() ? Json() : Json::string(snippet.context));
  json.set("code", Json::string(snippet.code));
  json.set("start_line", Json::number(snippet.start_line));
  json.set("highlight_start_offset", Json::number(static_cast<std::int64_t>(snippet.highlight_start)));
  json.set("highlight_end_offset", Json::number(static_cast<std::int64_t>(snippet.highlight_end)));
  std::sort(values.begin(), values.end());
  Json list = Json::array();
  for (auto& [traversal, statement] : values) {
    Json value = Json::object();
    value.set("traversal", Json::string(std::move(traversal)));
    value.set("statement", Json::string(std::move(statement)));
    list.push(std::move(value));
  }
  json.set("values", std::move(list));
  return json;
}

}  // namespace

std::string diagnostic_json(const Diagnostic& diagnostic) {
  Json json = Json::object();
  json.set("severity", Json::string(diagnostic.severity == Severity::kError ? "error" : "warning"));
  json.set("summary", Json::string(diagnostic.summary));
  json.set("detail", Json::string(diagnostic.detail));
  if (!diagnostic.address.empty()) json.set("address", Json::string(diagnostic.address));
  if (diagnostic.subject && diagnostic.subject->has_place()) {
    const Snippet snippet = snippet_of(diagnostic);
    json.set("range", range_json(snippet.highlight));
    json.set("snippet", snippet_json(snippet, diagnostic.values));
  }
  return json.dump(0, /*escape_html=*/true);
}

}  // namespace regionfall::hcl
