#include "services/provider/types.h"

#include <algorithm>
#include <iterator>

#include "services/ec2/resources/resources.h"
#include "services/iam/resources/resources.h"
#include "services/provider/data/data_sources.h"

namespace regionfall::provider {

const std::vector<ResourceType>& resource_types() {
  static const std::vector<ResourceType> kTypes = [] {
    std::vector<ResourceType> all;
    for (auto* of_subject :
         {ec2::gateway_resources, ec2::route_table_resources, ec2::security_group_resources, ec2::subnet_resources,
          ec2::vpc_resources, iam::policy_resources, iam::role_resources, iam::user_resources})
      std::ranges::move(of_subject(), std::back_inserter(all));
    std::ranges::sort(all, {}, &ResourceType::name);
    return all;
  }();
  return kTypes;
}

const std::vector<DataSource>& data_sources() {
  static const std::vector<DataSource> kSources = [] {
    std::vector<DataSource> all;
    for (auto* of_subject : {ec2::network_data_sources, meta_data_sources, policy_document_data_sources}) {
      std::ranges::move(of_subject(), std::back_inserter(all));
    }
    std::ranges::sort(all, {}, &DataSource::name);
    return all;
  }();
  return kSources;
}

}  // namespace regionfall::provider
