#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/value.h"
#include "services/provider/resource_type.h"

namespace regionfall::elbv2 {

// What the types of load balancers, target groups and listeners share.

// An attribute of Terraform's that is one of AWS's attributes, a pair of key and value.
struct EntryRow {
  const char* attribute;
  const char* key;
};

// What a describing operation says of attributes, by key.
using Entries = std::vector<std::pair<std::string, std::string>>;
Entries entries_of(const aws::Value& output);
const std::string* find_entry(const Entries& entries, std::string_view key);

// A list of keys and values for an input that grows.
class EntryList {
 public:
  void add(std::string_view key, std::string_view value);
  void add(std::string_view key, bool value) { add(key, std::string_view(value ? "true" : "false")); }
  // The attributes of the table as `planned` has them; with `prior`, those that differ from it. What is not configured
  // is left out, and with `only_set` what is zero or false.
  void add_planned(std::span<const EntryRow> rows, const hcl::Value& planned, const hcl::Value* prior,
                   bool only_set = false);
  bool empty() const { return items_.empty(); }
  aws::Value value() && { return std::move(items_); }

 private:
  aws::Value::List items_;
};

// Puts the table's attributes as AWS has them into `members`; empty where AWS has none of that key.
void read_entries(std::span<const EntryRow> rows, const std::vector<provider::Attribute>& attributes,
                  const Entries& entries, provider::Members& members);

// Whether an attribute of an existing object is planned to be another.
bool differs(const hcl::Value& prior, const hcl::Value& planned, const char* name);

// Plans an attribute of objects that is written as a block (`block.as_attribute`): what the configuration leaves out
// gets the table's default, or what was there before, or is known after apply.
void plan_block(const provider::Block& block, const terraform::PlanRequest& request, terraform::PlanReply& reply);

// "app/NAME/ID" of a load balancer's ARN; "targetgroup/NAME/ID" of a target group's.
std::string arn_suffix(std::string_view arn);

// Puts the name into a create operation's input: the one configured, or a made-up one, which begins with `prefix` where
// nothing is configured and fits into AWS's 32 characters.
void put_name(const hcl::Value& planned, const char* prefix, aws::Value& input);

// A problem when the operation finds something of the input's name: creating it again would be no error to AWS.
provider::Done check_absent(provider::Session& session, const char* operation, const char* title, const char* missing,
                            const aws::Value& input);

// How these types have tags.
provider::Tagging arn_tags();

// Calls until the target group or listener is no longer in use, within a bound.
provider::Done delete_when_unused(provider::Session& session, const char* operation, const aws::Value& input,
                                  const char* gone);

}  // namespace regionfall::elbv2
