#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/api_error.h"
#include "aws/member_name.h"
#include "aws/value.h"

namespace regionfall::ec2 {

// The way to members of a value, through lists on the way.
struct Path {
  static constexpr std::size_t kLengthMax = 4;
  std::array<aws::MemberName, kLengthMax> members = {};
  std::size_t length = 0;

  constexpr Path() = default;
  template <class... Names>
  constexpr Path(Names... names) : members{names...}, length(sizeof...(names)) {  // NOLINT(google-explicit-constructor)
    static_assert(sizeof...(names) <= kLengthMax);
  }
};

// A filter that a Describe operation knows, and where an item has what it asks for.
struct FilterField {
  std::string_view name;  // "cidr-block-association.cidr-block"
  Path path;
};

// Bounds of one request (EC2 user guide, "Filtering").
constexpr std::size_t kFilterValuesMax = 200;

// The filters of one request: an item must fulfil all of them, each by any of its values. `*` stands for any characters
// and `?` for one, unless after `\`; capitals count. Every operation whose items have tags also knows tag:KEY, tag-key
// and tag-value.
class Filters {
 public:
  // `given` is the request's list of filters, or absent. A filter that `known` does not have is an error.
  static Result<Filters, aws::ApiError> parse(const aws::Value& given, std::span<const FilterField> known);

  bool empty() const { return wanted_.empty(); }
  bool match(const aws::Value& item) const;

 private:
  enum class On { kPath, kTag, kTagKey, kTagValue };
  struct Wanted {
    On on = On::kPath;
    Path path;
    std::string tag_key;
    std::vector<std::string> values;
  };
  static Result<Wanted, aws::ApiError> wanted(std::string_view name, std::span<const FilterField> known);
  static bool match(const Wanted& wanted, const aws::Value& item);

  std::vector<Wanted> wanted_;
};

// Whether a text is what a filter's value says.
bool filter_value_matches(std::string_view pattern, std::string_view text);

}  // namespace regionfall::ec2
