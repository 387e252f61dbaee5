#pragma once

#include <string>
#include <vector>

#include "aws/value.h"
#include "hcl/value.h"
#include "services/provider/resource_type.h"

namespace regionfall::route53 {

// Record sets between aws_route53_record and the API.

// The name with the zone's behind it, unless it ends so already; without the final dot.
std::string expanded_name(const std::string& name, const std::string& zone_name);

// What a resource's attributes and blocks amount to.
aws::Value record_set_input(const hcl::Value& object, const std::string& zone_name);

// The attributes and blocks that stand for a record set. TXT values are without the quotation marks around them.
void read_record_set(const aws::Value& set, provider::Members& members);

// The blocks of aws_route53_record.
std::vector<provider::Block> record_blocks();

// aws_route53_records_exclusive
provider::ResourceType records_exclusive();

}  // namespace regionfall::route53
