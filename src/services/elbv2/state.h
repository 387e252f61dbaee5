#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/service_caller.h"
#include "services/elbv2/listener.h"
#include "services/elbv2/load_balancer.h"
#include "services/elbv2/server_certificates.h"
#include "services/elbv2/target_group.h"
#include "store/table.h"

namespace regionfall::elbv2 {

// Something that happens by itself to the row whose key this is kept under: a load balancer becomes active.
struct Transition {
  Instant due;
  static constexpr auto kFields = std::tuple(field("due", &Transition::due));
};

// The state of Elastic Load Balancing (version 2) in one region, of all accounts.
struct Elbv2 {
  Elbv2(store::Store& store, aws::RegionName region_name, aws::ServiceCaller& service_caller,
        const ServerCertificates& of_iam)
      : region(std::move(region_name)),
        services(service_caller),
        server_certificates(of_iam),
        load_balancers(store, "elbv2.load_balancers"),
        target_groups(store, "elbv2.target_groups"),
        targets(store, "elbv2.targets"),
        listeners(store, "elbv2.listeners"),
        rules(store, "elbv2.rules"),
        transitions(store, "elbv2.transitions") {}

  aws::RegionName region;
  aws::ServiceCaller& services;  // reaches EC2 and ACM of this region
  const ServerCertificates& server_certificates;
  store::Table<LoadBalancer> load_balancers;
  store::Table<TargetGroup> target_groups;
  store::Table<Target> targets;
  store::Table<Listener> listeners;
  store::Table<Rule> rules;
  store::Table<Transition> transitions;
};

// Calls `visit` for the rows of a table whose keys begin with `prefix`, in order. `visit` must not change the table.
template <class Row, class Visit>
void for_each_below(const store::Table<Row>& table, std::string_view prefix, Visit visit) {
  for (auto row = table.from(prefix); row != table.end() && row->first.starts_with(prefix); ++row) visit(row->second);
}

// Keeps a row under its ARN.
template <class Row>
void put(store::Table<Row>& table, Row row) {
  std::string arn = row.arn;
  table.put(std::move(arn), std::move(row));
}

inline const std::string& account_of(const aws::Request& request) { return request.caller.account.text; }

}  // namespace regionfall::elbv2
