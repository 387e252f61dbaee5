#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::elbv2 {

// The actions of listeners (`default_action`) and rules (`action`), and the conditions of rules.

provider::Block action_block(const char* name, const char* member);
std::vector<provider::Block> rule_blocks();  // conditions and transforms

// Plans the order of actions that the configuration leaves out: as they stand.
void plan_orders(const char* name, terraform::PlanReply& reply);

// What is shown of a list of actions: a forward to one group as its ARN or as a block, whichever `known` (the
// configuration as last known) has. `name` is the block's.
aws::Value shown_actions(const aws::Value& actions, const hcl::Value& known, const char* name);

// Puts what an input's actions cannot do without although it is empty: a redirect's query that takes the request's
// away.
void put_empty_queries(const hcl::Value& planned, const char* name, aws::MemberName actions, aws::Value& input);

// Sets the field of every condition of an input by the values that it has.
void put_fields(aws::Value& input);

}  // namespace regionfall::elbv2
