#include "terraform/providers/checks.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;

hcl::Path at(std::string_view name) { return {hcl::PathStep::attribute(std::string(name))}; }

bool is_set(const Value& member) {
  if (!member.is_known() || member.is_null()) return false;
  // Blocks that are not there are empty collections.
  return !member.type().is_collection() || member.length() > 0;
}

}  // namespace

void check_whole(const Value& config, std::string_view name, std::int64_t least, std::int64_t most,
                 ProviderReply& reply) {
  if (!has_member(config, name)) return;
  const auto whole = config.attribute(name).as_number().to_int64();
  if (whole && *whole >= least && *whole <= most) return;
  reply.error("Invalid number",
              "\"" + std::string(name) + "\" must be a whole number of " + std::to_string(least) + " to " +
                  std::to_string(most) + ", not " + config.attribute(name).as_number().to_string() + ".",
              at(name));
}

void check_one_of(const Value& config, std::string_view name, const std::vector<std::string>& allowed,
                  ProviderReply& reply) {
  if (!has_member(config, name)) return;
  const std::string& text = config.attribute(name).as_string();
  if (std::ranges::find(allowed, text) != allowed.end()) return;
  reply.error("Invalid value",
              "\"" + std::string(name) + "\" must be one of " + join(allowed, ", ") + ", not " + quote(text) + ".",
              at(name));
}

void check_exclusive(const Value& config, const std::vector<std::string>& names, bool needed, ProviderReply& reply) {
  std::vector<std::string> set;
  bool undecided = false;
  for (const auto& name : names) {
    const Value& member = config.attribute(name);
    if (!member.is_known()) undecided = true;
    if (is_set(member)) set.push_back(name);
  }
  if (set.size() > 1) {
    reply.error("Conflicting arguments",
                "Only one of " + join(names, ", ") + " can be given, but " + join(set, " and ") + " are.", at(set[1]));
  } else if (needed && set.empty() && !undecided) {
    reply.error("Missing argument", "One of " + join(names, ", ") + " must be given.");
  }
}

}  // namespace regionfall::terraform
