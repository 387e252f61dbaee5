#pragma once

#include <map>
#include <string>
#include <vector>

#include "aws/value.h"
#include "hcl/value.h"
#include "services/provider/resource_type.h"

namespace regionfall::provider {

using Tags = std::map<std::string, std::string>;

// What the provider's configuration says of tags.
struct TagRules {
  Tags defaults;                          // default_tags: on everything, unless a resource has the key itself
  std::vector<std::string> ignored_keys;  // ignore_tags: as if AWS did not have them
  std::vector<std::string> ignored_prefixes;
};

// A map of strings as tags; nulls are passed over.
Tags tags_of(const hcl::Value& map);
hcl::Value tags_value(const Tags& tags);

// `tags_all` for what is configured: unknown as long as any of it is.
hcl::Value all_tags(const TagRules& rules, const hcl::Value& configured);

// Puts all tags into the create operation's input, as the type has them.
void put_tags(const Tagging& tagging, const Tags& tags, aws::Value& input);

// The tags of what was read, or listed when it has none itself; system tags ("aws:…") and ignored ones left out.
Answer<Tags> read_tags(Session& session, const ResourceType& type, const TagRules& rules, const aws::Value& object,
                       const Members& members);

// What `tags` becomes in the state: those read that the configuration (as last known) does not owe to default_tags
// alone.
hcl::Value own_tags(const TagRules& rules, const Tags& read, const hcl::Value& prior_tags);

// Makes the tags of an existing object what they are planned to be.
Done update_tags(Session& session, const ResourceType& type, const hcl::Value& prior, const hcl::Value& planned);

}  // namespace regionfall::provider
