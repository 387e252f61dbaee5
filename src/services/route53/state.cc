#include "services/route53/state.h"

namespace regionfall::route53 {
namespace {

constexpr char kSeparator = '\x01';  // less than what names consist of

}  // namespace

std::string reversed_labels(std::string_view name) {
  std::string reversed;
  reversed.reserve(name.size() + 1);
  if (name.ends_with('.')) name.remove_suffix(1);
  while (!name.empty()) {
    const std::size_t dot = name.rfind('.');
    reversed += dot == std::string_view::npos ? name : name.substr(dot + 1);
    reversed += '.';
    name = dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
  }
  return reversed;
}

std::string record_prefix(std::string_view zone_id, std::string_view name, std::string_view type) {
  std::string prefix(zone_id);
  prefix += kSeparator;
  if (name.empty()) return prefix;
  prefix += reversed_labels(name);
  prefix += kSeparator;
  if (type.empty()) return prefix;
  prefix += type;
  return prefix += kSeparator;
}

std::string record_key(std::string_view zone_id, std::string_view name, std::string_view type,
                       std::string_view set_identifier) {
  return record_prefix(zone_id, name, type).append(set_identifier);
}

std::string record_key(std::string_view zone_id, const RecordSet& set) {
  return record_key(zone_id, set.name, set.type, set.set_identifier.value_or(""));
}

State::State(store::Store& store_of_tables)
    : zones(store_of_tables, "route53.zones"),
      record_sets(store_of_tables, "route53.record_sets"),
      delegation_sets(store_of_tables, "route53.delegation_sets"),
      health_checks(store_of_tables, "route53.health_checks"),
      cidr_collections(store_of_tables, "route53.cidr_collections"),
      changes(store_of_tables, "route53_changes.changes"),
      observations(store_of_tables, "route53_health.observations"),
      store(store_of_tables),
      log(store_of_tables, "route53.") {}

}  // namespace regionfall::route53
