#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/member_name.h"
#include "aws/value.h"

namespace regionfall::provider {

// Where a value stands inside an input or output: "Vpc.VpcId", "VpcIds[]", "Vpcs[0]", "Groups[].GroupId". The names
// must be members that AWS's models have (asserted). "-" is nowhere, in tables that say of most things where they are.
class MemberPath {
 public:
  MemberPath() = default;
  MemberPath(const char* text);  // NOLINT(google-explicit-constructor): tables of paths are written as texts

  // Nothing was said.
  bool empty() const { return steps_.empty() && !nowhere_; }
  bool somewhere() const { return !steps_.empty(); }

  // What stands there; behind "[]" a list of what stands there in every item. Absent when there is nothing.
  aws::Value get(const aws::Value& root) const;

  // Puts the value there; "[]" appends an item, and steps behind it are set in that item.
  void put(aws::Value& root, aws::Value value) const;

 private:
  enum class Kind : std::uint8_t { kMember, kFirst, kEach };
  struct Step {
    Kind kind = Kind::kMember;
    aws::MemberName name;  // of kMember
  };

  aws::Value get_from(const aws::Value& value, std::size_t step) const;
  aws::Value put_into(aws::Value value, std::size_t step, aws::Value content) const;

  bool nowhere_ = false;
  std::vector<Step> steps_;
};

}  // namespace regionfall::provider
