#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_scanner.h"
#include "base/result.h"
#include "terraform/state.h"

namespace regionfall::terraform {

// One object as state files and the journal write it.

// Puts JSON together in Go's layout: with line breaks and two blanks a level, or without any.
class JsonLayout {
 public:
  explicit JsonLayout(bool indented) : indented_(indented) {}

  void open(char bracket);
  void close(char bracket);
  void name(std::string_view name);  // of a member whose value follows
  void item();                       // an array's item follows
  void text(std::string_view text);  // a string
  void number(std::uint64_t number);
  void raw(std::string_view json);  // any value, laid out anew
  void value(const Json& json);
  void member(std::string_view member, std::string_view value) {
    name(member);
    text(value);
  }
  const std::string& out() const { return out_; }
  std::string take() && { return std::move(out_); }

 private:
  void separate();

  std::string out_;
  bool indented_;
  bool first_ = true;  // whether nothing stands yet behind the last opening bracket
  int depth_ = 0;
};

// The members of an object from "schema_version" on, with "status" and "deposed" before them.
void write_object_members(JsonLayout& layout, const ObjectState& object, const std::string& deposed);

void write_unknown_members(JsonLayout& layout, const UnknownMembers& members);

constexpr std::size_t kDeposedKeyBytes = 8;

// Texts that stand for the same in many objects of one state, read once.
class ObjectReader {
 public:
  // Takes the member `name` whose value follows; false where it is none of an object's.
  Result<bool> take(const std::string& name, JsonScanner& scanner, ObjectState& object, std::string& deposed);

 private:
  Result<Dependencies> dependencies(std::string_view json);

  std::map<std::string, Dependencies, std::less<>> dependencies_;
};

// `value` as JSON by `type` (dynamic: by its own), without its marks, whose places go to `sensitive`.
Json attributes_json(const hcl::Value& value, const hcl::Type& type, std::vector<hcl::PathMarks>& sensitive);

// "sensitive_attributes": an array of paths, each an array of steps.
Json sensitive_paths_json(const std::vector<hcl::PathMarks>& paths);
Result<std::vector<hcl::PathMarks>> parse_sensitive_paths(std::string_view json);

Result<std::uint64_t> take_whole_number(JsonScanner& scanner);
Result<bool> take_bool(JsonScanner& scanner);

}  // namespace regionfall::terraform
