#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/api_error.h"
#include "aws/value.h"
#include "services/route53/routing_policy.h"
#include "services/route53/rows.h"

namespace regionfall::route53 {

enum class ChangeAction : std::uint8_t { kCreate, kUpsert, kDelete };

struct RecordChange {
  ChangeAction action;
  RecordSet set;
};

// The changes of a batch, names in their normal form. InvalidInput where a change is not of the form that Route 53
// wants: exactly one of values and alias, a set identifier with a routing policy and only then.
Result<std::vector<RecordChange>, aws::ApiError> changes_of(const aws::Value& batch);

// "[name='www.example.com.', type='A', set-identifier='one']", as messages have it.
std::string described(const RecordSet& set);

// Whether both say the same: values in any order, absent as good as what AWS takes for it.
bool same_content(const RecordSet& a, const RecordSet& b);

}  // namespace regionfall::route53
