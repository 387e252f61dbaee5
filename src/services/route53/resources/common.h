#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/members/route53.h"
#include "services/provider/resource_type.h"

namespace regionfall::route53 {

namespace m = aws::members::route53;

// Tags of "hostedzone" or "healthcheck".
provider::Tagging tags_of_kind(const char* kind);
// Gives a new object its tags.
provider::Done tag_new(provider::Session& session, const char* kind, const std::string& id, const hcl::Value& planned);

// "arn:aws:route53:::hostedzone/Z1"
std::string arn_without_account(const provider::Session& session, const std::string& resource);

// A name without its final dot, in lower case.
std::string without_dot(std::string name);

// Whether an operation failed because there is no such thing (any more).
bool is_gone(const provider::Problem& problem);
provider::Done unless_gone(provider::Answer<aws::Value> outcome);

// GetHostedZone; absent when there is no such zone.
provider::Answer<aws::Value> get_zone(provider::Session& session, const std::string& id);
// All record sets of a zone.
provider::Answer<aws::Value::List> all_record_sets(provider::Session& session, const std::string& zone_id);
// Changes of a batch.
provider::Done change_records(provider::Session& session, const std::string& zone_id, aws::Value::List changes);
aws::Value record_change(const char* action, aws::Value set);

// The name servers of what GetHostedZone answers: a private zone's are in its NS record set.
provider::Answer<std::vector<std::string>> name_servers_of(provider::Session& session, const aws::Value& output);

// Plans an attribute as the provider keeps it, which is how its type writes it; no new object for the difference alone.
void plan_as_kept(const terraform::PlanRequest& request, terraform::PlanReply& reply, const char* attribute,
                  const std::function<std::string(std::string)>& kept);

}  // namespace regionfall::route53
