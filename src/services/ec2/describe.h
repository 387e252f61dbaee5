#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "aws/members/ec2.h"
#include "services/ec2/filters.h"
#include "services/ec2/pages.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// How a Describe operation reads its input and answers.
struct Listing {
  aws::MemberName ids;     // the input's list of ids
  aws::MemberName key;     // the member of an item that holds its id
  aws::MemberName output;  // the answer's list
  std::span<const FilterField> filters;
  aws::MemberName filters_member = aws::members::ec2::Filters;
};

// The items that a Describe operation answers with: those of the caller's account, or the ones whose ids the input has,
// all of which must exist; of them what its filters let through; of that the page it asks for. `render` makes an item
// of a row.
template <class Row, class Render>
aws::Outcome describe(const store::Table<Row>& table, const Listing& listing, Render render, const aws::Value& input,
                      const aws::Request& request) {
  const Filters filters = TRY(Filters::parse(input[listing.filters_member], listing.filters));
  aws::Value::List found;
  const auto add = [&](const Row& row) {
    if (filters.rule_out([&](aws::MemberName name) { return text_member(row, name); })) return;
    aws::Value item = render(row);
    if (filters.match(item)) found.push_back(std::move(item));
  };
  const std::vector<std::string> ids = sorted_ids(input[listing.ids]);
  std::vector<std::string> missing;
  for (const std::string& id : ids) {
    const Row* row = table.find(id);
    if (row == nullptr || row->owner_id != account_of(request)) {
      missing.push_back(id);
    } else {
      add(*row);
    }
  }
  if (!missing.empty()) return std::unexpected(unknown_ids(Row::kKind, missing));
  if (ids.empty()) {
    for (const auto& [id, row] : table) {
      if (row.owner_id == account_of(request)) add(row);
    }
  }
  return page(std::move(found), {listing.key}, listing.output, input);
}

}  // namespace regionfall::ec2
