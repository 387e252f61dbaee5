#include "services/ec2/transitions.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace regionfall::ec2 {
namespace {

struct Advance {
  Kind kind;
  void (*advance)(Ec2& ec2, const std::string& id, const aws::Request& request);
};
constexpr Advance kAdvances[] = {
    {Kind::kInstance, advance_instance},
    {Kind::kNatGateway, advance_nat_gateway},
    {Kind::kVpcEndpoint, advance_vpc_endpoint},
    {Kind::kVpcPeeringConnection, advance_peering_connection},
};

}  // namespace

void schedule(Ec2& ec2, const std::string& id, Instant due) { ec2.transitions.put(id, {.due = due}); }

std::optional<Instant> next_due(const Ec2& ec2) {
  std::optional<Instant> first;
  for (const auto& [id, transition] : ec2.transitions) {
    if (!first || transition.due < *first) first = transition.due;
  }
  return first;
}

void make_due_changes(Ec2& ec2, const aws::Request& request) {
  std::vector<std::string> due;
  for (const auto& [id, transition] : ec2.transitions) {
    if (transition.due <= request.now) due.push_back(id);
  }
  for (const std::string& id : due) {
    ec2.transitions.erase(id);
    const std::string_view prefix = std::string_view(id).substr(0, id.find('-'));
    for (const Advance& one : kAdvances) {
      if (info(one.kind).prefix == prefix) one.advance(ec2, id, request);
    }
  }
}

}  // namespace regionfall::ec2
