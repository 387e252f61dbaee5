#include "terraform/providers/random_text.h"

#include <utility>

#include "terraform/providers/checks.h"

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::Value;

constexpr std::string_view kSpecialDefault = "!@#$%&*()-_=+[]{}<>:?";

struct CharacterClass {
  const char* enabled;  // attributes of the class
  const char* least;
  std::string_view characters;
};
constexpr CharacterClass kClasses[] = {{"lower", "min_lower", "abcdefghijklmnopqrstuvwxyz"},
                                       {"upper", "min_upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
                                       {"numeric", "min_numeric", "0123456789"},
                                       {"special", "min_special", kSpecialDefault}};

char choice(RandomSource& random, std::string_view characters) {
  return characters[random_below(random, characters.size())];
}

}  // namespace

std::vector<AttributeRow> character_rows(int flags) {
  const int optional = kOptional | kComputed | flags;
  std::vector<AttributeRow> rows = {{"length", Type::number(), kRequired | flags},
                                    {"override_special", Type::string(), kOptional | flags}};
  for (const auto& of : kClasses) {
    rows.push_back({of.enabled, Type::boolean(), optional, Value::boolean(true)});
    rows.push_back({of.least, Type::number(), optional, Value::number(0)});
  }
  return rows;
}

void check_characters(const Value& config, ProviderReply& reply) {
  check_whole(config, "length", 1, kRandomTextLengthMax, reply);
  std::int64_t least = 0;
  bool any = false;
  for (const auto& of : kClasses) {
    check_whole(config, of.least, 0, kRandomTextLengthMax, reply);
    least += whole_of(config, of.least);
    any = any || bool_of(config, of.enabled, true) || whole_of(config, of.least) > 0;
  }
  if (reply.failed()) return;
  const hcl::Path length = {hcl::PathStep::attribute("length")};
  if (has_member(config, "length") && whole_of(config, "length") < least) {
    reply.error("Invalid length",
                "\"length\" must be at least the sum of min_upper, min_lower, min_numeric and min_special, which is " +
                    std::to_string(least) + ".",
                length);
  }
  if (!any)
    reply.error("No characters to choose from", "At least one of lower, upper, numeric and special must be true.");
}

std::string random_text(RandomSource& random, const Value& object) {
  std::string all;
  std::string text;
  for (const auto& of : kClasses) {
    std::string characters(of.characters);
    if (of.characters == kSpecialDefault) characters = text_of(object, "override_special", characters);
    if (characters.empty()) continue;
    if (bool_of(object, of.enabled, true)) all += characters;
    for (std::int64_t left = whole_of(object, of.least); left > 0; --left) text += choice(random, characters);
  }
  const auto length = static_cast<std::size_t>(whole_of(object, "length"));
  while (!all.empty() && text.size() < length) text += choice(random, all);
  for (std::size_t i = text.size(); i > 1; --i) std::swap(text[i - 1], text[random_below(random, i)]);
  return text;
}

}  // namespace regionfall::terraform
