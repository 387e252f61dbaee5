#pragma once

#include <string>
#include <string_view>

#include "services/route53/rows.h"
#include "store/change_log.h"
#include "store/table.h"

namespace regionfall::route53 {

// Where a record set is kept: zones apart, then names with their labels reversed ("com.example.www."), then types, then
// identifiers: the order in which AWS lists them (API reference, ListResourceRecordSets).
std::string record_key(std::string_view zone_id, std::string_view name, std::string_view type,
                       std::string_view set_identifier);
std::string record_key(std::string_view zone_id, const RecordSet& set);
// What the keys of all record sets of a zone begin with; with a name, of that name; with a type, of that as well.
std::string record_prefix(std::string_view zone_id, std::string_view name = {}, std::string_view type = {});

// "com.example.www." of "www.example.com."
std::string reversed_labels(std::string_view name);

// Everything Route 53 knows, of all accounts. In us-east-1 its operations change it and append to the log; the edge
// receives the log (`log.receive()`, in a turn) and goes on answering with what it has.
struct State {
  explicit State(store::Store& store_of_tables);

  store::Table<HostedZone> zones;
  store::Table<RecordSet> record_sets;
  store::Table<DelegationSet> delegation_sets;
  store::Table<HealthCheck> health_checks;
  store::Table<CidrCollection> cidr_collections;
  // Which are no part of the log:
  store::Table<Change> changes;            // in the order of time
  store::Table<Observation> observations;  // come from the edge

  store::Store& store;
  store::ChangeLog log;  // of the tables above
};

// Calls `visit(row)` for the record sets whose keys begin with `prefix`, in AWS's order.
template <class Visit>
void for_each_record_set(const State& state, std::string_view prefix, Visit&& visit) {
  for (auto row = state.record_sets.from(prefix); row != state.record_sets.end() && row->first.starts_with(prefix);
       ++row) {
    visit(row->second);
  }
}

}  // namespace regionfall::route53
