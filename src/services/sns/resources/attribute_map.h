#pragma once

#include <span>
#include <string>

#include "services/provider/resource_type.h"

namespace regionfall::sns {

// SNS keeps what topics and subscriptions are like as a map of texts: which entry an attribute of Terraform is.
struct MapEntryRow {
  const char* attribute;  // "fifo_topic"
  const char* entry;      // "FifoTopic"
};

// What the planned attributes are as texts: "true", "100", "{…}"; empty when null.
std::string entry_text(const hcl::Value& object, const char* attribute);

// The entries that a new object needs: those that are neither null, empty, false nor 0.
aws::Value entries_of(const hcl::Value& planned, std::span<const MapEntryRow> rows);

// The entries as attributes of the given types; what is not there is null, false or 0 by the type of the attribute.
void read_entries(const aws::Value& entries, std::span<const MapEntryRow> rows,
                  const std::vector<provider::Attribute>& attributes, const hcl::Value& prior,
                  provider::Members& members);

}  // namespace regionfall::sns
