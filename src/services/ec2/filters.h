#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/api_error.h"
#include "aws/field_values.h"
#include "aws/member_name.h"
#include "aws/value.h"
#include "base/fields.h"

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

  bool match(const aws::Value& item) const;

  // Whether a text that the item will have by itself, in one member, keeps it from matching: what is quick to tell
  // before an item is made. `text_of` gives the text of a member; null: not known yet.
  template <class TextOf>
  bool rule_out(TextOf text_of) const {
    for (const Wanted& wanted : wanted_) {
      if (wanted.on != On::kPath || wanted.path.length != 1) continue;
      const std::string* text = text_of(wanted.path.members[0]);
      if (text != nullptr && !any_matches(wanted.values, *text)) return true;
    }
    return false;
  }

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
  static bool any_matches(const std::vector<std::string>& patterns, std::string_view text);

  std::vector<Wanted> wanted_;
};

// The text that a row keeps in the member of that name; null: it has no such text. For Filters::rule_out().
template <HasFields Row>
const std::string* text_member(const Row& row, aws::MemberName name) {
  const std::string* found = nullptr;
  std::size_t i = 0;
  const auto& names = aws::field_values::member_names<Row>();
  for_each_field<Row>([&](const auto& field) {
    using Member = std::remove_cvref_t<decltype(row.*field.member)>;
    if constexpr (std::same_as<Member, std::string>) {
      if (names[i] == name) found = &(row.*field.member);
    }
    ++i;
  });
  return found;
}

// Whether a text is what a filter's value says.
bool filter_value_matches(std::string_view pattern, std::string_view text);

}  // namespace regionfall::ec2
