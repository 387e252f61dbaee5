#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/value.h"
#include "services/provider/resource_type.h"

namespace regionfall::ec2 {

// Filters of a describing operation, each with one value.
aws::Value filters(std::initializer_list<std::pair<std::string_view, std::string>> wanted);

// What stands at `wanted` in the output of a describing operation with these filters; absent when nothing is found.
provider::Answer<aws::Value> describe(provider::Session& session, std::string_view operation,
                                      const provider::MemberPath& wanted, aws::Value filters);

// What a describing operation shows of one id: `ids` is where the id goes, `object` where it then stands. Absent when
// AWS answers with the error code `gone`.
provider::Answer<aws::Value> find_by_id(provider::Session& session, std::string_view operation,
                                        const provider::MemberPath& ids, const std::string& id,
                                        const provider::MemberPath& object, std::string_view gone);

// -- attributes ------------------------------------------------------------------------------------------------------

// An attribute in which AWS has no part: it is computed or kept by a function.
provider::Attribute computed_text(const char* name);
// Of a data source: an argument that is a filter and an attribute of what is found; an attribute only.
provider::Attribute asked(const char* name, provider::MemberPath output);
provider::Attribute told(const char* name, provider::MemberPath output, hcl::Type type = hcl::Type::string());

// `filter` blocks of data sources that find by a function, and what they say as Filters; absent for none.
provider::Block plain_filter_block();
aws::Value filter_blocks(const hcl::Value& config);

void put(provider::Members& members, const char* name, std::string text);
hcl::Value text_set(const std::vector<std::string>& texts);

// Those of `texts` that are not among `others`.
std::vector<std::string> without(std::vector<std::string> texts, const std::vector<std::string>& others);

// -- plans and checks ------------------------------------------------------------------------------------------------

// Whether an attribute is planned to be another. False for new objects.
bool changes(const terraform::PlanRequest& request, const terraform::PlanReply& reply, const char* name);
// Whether the configuration leaves an attribute out.
bool left_out(const terraform::PlanRequest& request, const char* name);
// The attribute is known after apply.
void plan_unknown(terraform::PlanReply& reply, const char* name);
// The attribute is planned as `value`; it needs no new object when it has that already.
void plan_value(const terraform::PlanRequest& request, terraform::PlanReply& reply, const char* name, hcl::Value value);
// A change of the attribute needs a new object.
void plan_replacement(const terraform::PlanRequest& request, terraform::PlanReply& reply, const char* name);

// At most, and exactly, one of the arguments is configured.
void check_conflicts(const hcl::Value& config, std::initializer_list<const char*> names,
                     terraform::ProviderReply& reply);
void check_one_of(const hcl::Value& config, std::initializer_list<const char*> names, terraform::ProviderReply& reply);

// -- tags and names --------------------------------------------------------------------------------------------------

// Tags of EC2's resources, for this kind of resource ("subnet").
provider::Tagging ec2_tags(const char* resource_type);
// Gives something that AWS made (`there`: its tags) the planned tags and no others, for types that adopt it.
provider::Done adopt_tags(provider::Session& session, const std::string& id, const aws::Value& there,
                          const hcl::Value& planned);

// The names that AWS gives to addresses; empty for none. Source: VPC user guide, "DNS attributes for your VPC".
std::string private_dns_name(const provider::Session& session, const std::string& address);
std::string public_dns_name(const provider::Session& session, const std::string& address);

}  // namespace regionfall::ec2
