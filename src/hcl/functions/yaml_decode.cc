#include <fmt/format.h>
#include <yaml.h>

#include <map>
#include <set>

#include "base/text.h"
#include "hcl/convert.h"
#include "hcl/functions/yaml.h"
#include "hcl/functions/yaml_scalar.h"

namespace regionfall::hcl {
namespace {

std::string text_of(const yaml_char_t* text) { return text == nullptr ? "" : reinterpret_cast<const char*>(text); }

// What the parser found, freed with its holder.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  Event(Event&& other) noexcept : raw_(std::exchange(other.raw_, {})) {}
  Event& operator=(Event&& other) noexcept {
    std::swap(raw_, other.raw_);
    return *this;
  }
  ~Event() { yaml_event_delete(&raw_); }

  yaml_event_type_t type() const { return raw_.type; }
  yaml_event_t* raw() { return &raw_; }
  const yaml_event_t& operator*() const { return raw_; }

 private:
  yaml_event_t raw_{};
};

std::unexpected<Error> failure_at(const yaml_mark_t& mark, std::string_view why) {
  return failure(fmt::format("line {}, column {}: {}", mark.line + 1, mark.column + 1, why));
}
std::unexpected<Error> failure_at(const Event& event, std::string_view why) {
  return failure_at((*event).start_mark, why);
}

// A value with the number of values in it, itself included.
struct Counted {
  Value value;
  std::size_t count = 1;
};

class Decoder {
 public:
  explicit Decoder(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder() { yaml_parser_delete(&parser_); }

  Result<Value> decode() {
    TRY(next());  // the start of the stream
    Event start = TRY(next());
    if (start.type() != YAML_DOCUMENT_START_EVENT) return failure_at(start, "there is no document in the text");
    Event first = TRY(next());
    Counted counted = TRY(node(first, 0));
    TRY(next());  // the end of the document
    Event end = TRY(next());
    if (end.type() != YAML_STREAM_END_EVENT) return failure_at(end, "only one document is allowed");
    return std::move(counted.value);
  }

 private:
  Result<Event> next() {
    Event event;
    if (yaml_parser_parse(&parser_, event.raw()) != 0) return event;
    const char* problem = parser_.problem != nullptr ? parser_.problem : "it cannot be read";
    return failure_at(parser_.problem_mark, problem);
  }

  Result<Counted> node(const Event& event, int depth) {
    if (depth > kYamlDepthMax) return failure_at(event, fmt::format("more than {} levels deep", kYamlDepthMax));
    switch (event.type()) {
      case YAML_SCALAR_EVENT:
        return scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return sequence(event, depth);
      case YAML_MAPPING_START_EVENT:
        return mapping(event, depth);
      case YAML_ALIAS_EVENT:
        return alias(event);
      default:
        return failure_at(event, "a value is expected here");
    }
  }

  Result<Counted> scalar(const Event& event) {
    const auto& data = (*event).data.scalar;
    std::string tag = text_of(data.tag);
    Result<Value> value = resolve(event);
    if (!value) return std::unexpected(value.error());
    // Literal and folded blocks are strings even where their text looks like something else.
    if (tag.empty() && !data.plain_implicit && value->type() != Type::string()) {
      Result<Value, ConversionError> text = convert(*value, Type::string());
      if (!text) return failure_at(event, text.error().message);
      value = *std::move(text);
    }
    return keep(text_of(data.anchor), {*std::move(value)});
  }

  // What a scalar stands for, key or value.
  Result<Value> resolve(const Event& event) {
    const auto& data = (*event).data.scalar;
    std::string text(reinterpret_cast<const char*>(data.value), data.length);
    bool quoted = data.style == YAML_SINGLE_QUOTED_SCALAR_STYLE || data.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    Result<Value> value = resolve_yaml_scalar(text_of(data.tag), text, quoted);
    if (!value) return failure_at(event, value.error().message);
    return value;
  }

  Result<Counted> sequence(const Event& start, int depth) {
    const auto& data = (*start).data.sequence_start;
    TRY(check_tag(start, text_of(data.tag), "seq", "sequence"));
    std::string anchor = begin(text_of(data.anchor));
    std::vector<Value> values;
    std::size_t count = 1;
    for (;;) {
      Event event = TRY(next());
      if (event.type() == YAML_SEQUENCE_END_EVENT) break;
      Counted item = TRY(node(event, depth + 1));
      TRY(add(count, item.count, event));
      values.push_back(std::move(item.value));
    }
    return end(anchor, {Value::tuple(std::move(values)), count});
  }

  Result<Counted> mapping(const Event& start, int depth) {
    const auto& data = (*start).data.mapping_start;
    TRY(check_tag(start, text_of(data.tag), "map", "mapping"));
    std::string anchor = begin(text_of(data.anchor));
    std::map<std::string, Value> entries;
    std::size_t count = 1;
    for (;;) {
      Event key = TRY(next());
      if (key.type() == YAML_MAPPING_END_EVENT) break;
      if (key.type() != YAML_SCALAR_EVENT) return failure_at(key, "only strings can be keys of a mapping");
      std::optional<std::string> name = TRY(key_text(key));
      Event event = TRY(next());
      Counted item = TRY(node(event, depth + 1));
      TRY(add(count, item.count, event));
      if (name) {
        entries.insert_or_assign(*std::move(name), std::move(item.value));
      } else {
        TRY(merge(event, item.value, entries));
      }
    }
    std::vector<MapEntry> attributes(std::make_move_iterator(entries.begin()), std::make_move_iterator(entries.end()));
    return end(anchor, {Value::object(std::move(attributes)), count});
  }

  // Nothing for the merge key `<<`.
  Result<std::optional<std::string>> key_text(const Event& event) {
    const auto& data = (*event).data.scalar;
    Value key = TRY(resolve(event));
    if (key.is_null()) return failure_at(event, "a key of a mapping must not be null");
    Result<Value, ConversionError> text = convert(key, Type::string());
    if (!text) return failure_at(event, "only strings can be keys of a mapping");
    if (text_of(data.tag).empty() && text->as_string() == "<<") return std::nullopt;
    return text->as_string();
  }

  static Result<void> merge(const Event& event, const Value& from, std::map<std::string, Value>& into) {
    if (from.type().kind() != TypeKind::kObject || from.is_null()) {
      return failure_at(event, "only a mapping can be merged into a mapping");
    }
    for (std::size_t i = 0; i < from.length(); ++i) into.insert_or_assign(from.key(i), from.elements()[i]);
    return {};
  }

  Result<Counted> alias(const Event& event) {
    std::string name = text_of((*event).data.alias.anchor);
    if (open_.contains(name)) return failure_at(event, fmt::format("*{} stands inside of what it refers to", name));
    auto known = anchors_.find(name);
    if (known == anchors_.end()) return failure_at(event, fmt::format("there is no anchor &{} before *{}", name, name));
    return known->second;
  }

  static Result<void> check_tag(const Event& event, const std::string& tag, std::string_view type,
                                std::string_view kind) {
    if (tag.empty() || tag == std::string(kYamlTagPrefix).append(type)) return {};
    return failure_at(event, fmt::format("a {} cannot be read as {}", kind, tag));
  }

  static Result<void> add(std::size_t& count, std::size_t more, const Event& event) {
    count += more;
    if (count <= kYamlValuesMax) return {};
    return failure_at(event, fmt::format("more than {} values once aliases are followed", kYamlValuesMax));
  }

  // An anchor's name can be used inside itself once more, so names are counted.
  std::string begin(std::string anchor) {
    if (!anchor.empty()) open_.insert(anchor);
    return anchor;
  }
  Counted end(const std::string& anchor, Counted counted) {
    if (!anchor.empty()) open_.erase(open_.find(anchor));
    return keep(anchor, std::move(counted));
  }
  Counted keep(const std::string& anchor, Counted counted) {
    if (!anchor.empty()) anchors_.insert_or_assign(anchor, counted);
    return counted;
  }

  yaml_parser_t parser_;
  std::multiset<std::string> open_;
  std::map<std::string, Counted> anchors_;
};

}  // namespace

Result<Value> yaml_decode(std::string_view text) { return Decoder(text).decode(); }

}  // namespace regionfall::hcl
