#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "aws/api_error.h"
#include "aws/member_name.h"
#include "aws/value.h"

namespace regionfall::ec2 {

// The texts of a list, sorted, each once.
std::vector<std::string> sorted_ids(const aws::Value& list);

// The page of `found` that `input` asks for by MaxResults and NextToken; all of it when it asks for none. `key` has
// the members that together tell items apart, by which `found` is sorted. A next page begins after the key at which
// this one ended, whatever has come or gone in between.
//
// The answer is a structure of `output` and, unless this is the last page, NextToken.
aws::Outcome page(aws::Value::List found, std::initializer_list<aws::MemberName> key, aws::MemberName output,
                  const aws::Value& input);

}  // namespace regionfall::ec2
