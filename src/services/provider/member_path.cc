#include "services/provider/member_path.h"

#include <cassert>
#include <optional>
#include <utility>

#include "base/text.h"

namespace regionfall::provider {

using aws::Value;

MemberPath::MemberPath(const char* text) : nowhere_(std::string_view(text) == "-") {
  if (nowhere_ || *text == '\0') return;
  const std::vector<std::string> parts = split(text, ".");
  for (std::string_view part : parts) {
    const bool first = part.ends_with("[0]");
    const bool each = part.ends_with("[]");
    part.remove_suffix(first ? 3 : each ? 2 : 0);
    const std::optional<aws::MemberName> name = aws::find_member_name(part);
    assert(name && "no service has a member of that name");
    steps_.push_back({Kind::kMember, *name});
    if (first) steps_.push_back({Kind::kFirst, {}});
    if (each) steps_.push_back({Kind::kEach, {}});
  }
}

Value MemberPath::get(const Value& root) const { return get_from(root, 0); }

Value MemberPath::get_from(const Value& value, std::size_t step) const {
  if (step == steps_.size()) return value;
  switch (steps_[step].kind) {
    case Kind::kMember:
      return get_from(value[steps_[step].name], step + 1);
    case Kind::kFirst:
      return value.as_list().empty() ? Value() : get_from(value.as_list().front(), step + 1);
    case Kind::kEach: {
      if (value.absent()) return {};
      Value::List found;
      for (const Value& item : value.as_list()) {
        if (Value content = get_from(item, step + 1); !content.absent()) found.push_back(std::move(content));
      }
      return found;
    }
  }
  return {};
}

void MemberPath::put(Value& root, Value value) const {
  if (!value.absent()) root = put_into(std::move(root), 0, std::move(value));
}

Value MemberPath::put_into(Value value, std::size_t step, Value content) const {
  if (step == steps_.size()) return content;
  switch (steps_[step].kind) {
    case Kind::kMember:
      value.set(steps_[step].name, put_into(value[steps_[step].name], step + 1, std::move(content)));
      return value;
    case Kind::kFirst: {
      Value::List items = value.as_list();
      if (items.empty()) items.emplace_back();
      items.front() = put_into(std::move(items.front()), step + 1, std::move(content));
      return items;
    }
    case Kind::kEach:
      value.push(put_into({}, step + 1, std::move(content)));
      return value;
  }
  return value;
}

}  // namespace regionfall::provider
