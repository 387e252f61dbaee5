#pragma once

#include <optional>
#include <string>

#include "aws/identity.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// Resources that change their state by themselves. Each has at most one change ahead, which is kept in the state, so a
// restart forgets none.

// Sets when the next change of a resource is due.
void schedule(Ec2& ec2, const std::string& id, Instant due);

// When the first change is due; none: nothing changes by itself.
std::optional<Instant> next_due(const Ec2& ec2);

// Makes the changes that are due at `request.now`, of all accounts.
void make_due_changes(Ec2& ec2, const aws::Request& request);

// What a resource of a kind does when its change is due. It may be gone, or schedule the next change.
void advance_instance(Ec2& ec2, const std::string& id, const aws::Request& request);
void advance_nat_gateway(Ec2& ec2, const std::string& id, const aws::Request& request);
void advance_vpc_endpoint(Ec2& ec2, const std::string& id, const aws::Request& request);
void advance_peering_connection(Ec2& ec2, const std::string& id, const aws::Request& request);

}  // namespace regionfall::ec2
