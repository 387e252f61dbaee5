#include "services/provider/types.h"

#include <algorithm>
#include <iterator>

#include "services/acm/resources/resources.h"
#include "services/autoscaling/resources/resources.h"
#include "services/ec2/resources/launch_templates.h"
#include "services/ec2/resources/resources.h"
#include "services/elbv2/resources/resources.h"
#include "services/iam/resources/resources.h"
#include "services/kms/resources/resources.h"
#include "services/provider/data/data_sources.h"
#include "services/route53/resources/resources.h"
#include "services/sns/resources/resources.h"

namespace regionfall::provider {

const std::vector<ResourceType>& resource_types() {
  static const std::vector<ResourceType> kTypes = [] {
    std::vector<ResourceType> all;
    for (auto* of_subject : {acm::certificate_resources,
                             acm::certificate_validation_resources,
                             autoscaling::group_part_resources,
                             autoscaling::group_resources,
                             autoscaling::launch_configuration_resources,
                             autoscaling::scaling_resources,
                             ec2::gateway_resources,
                             ec2::instance_resources,
                             ec2::key_pair_resources,
                             ec2::launch_template_resources,
                             ec2::network_acl_resources,
                             ec2::network_interface_resources,
                             ec2::peering_resources,
                             ec2::tag_resources,
                             ec2::vpc_cidr_block_resources,
                             ec2::vpc_endpoint_part_resources,
                             ec2::vpc_endpoint_resources,
                             ec2::route_table_resources,
                             ec2::security_group_resources,
                             ec2::subnet_resources,
                             ec2::vpc_resources,
                             elbv2::listener_resources,
                             elbv2::listener_rule_resources,
                             elbv2::load_balancer_resources,
                             elbv2::target_group_resources,
                             iam::account_resources,
                             iam::entity_policy_resources,
                             iam::group_resources,
                             iam::identity_provider_resources,
                             iam::policy_resources,
                             iam::role_resources,
                             iam::user_resources,
                             kms::key_resources,
                             kms::other_resources,
                             route53::cidr_resources,
                             route53::health_check_resources,
                             route53::record_resources,
                             route53::zone_resources,
                             sns::subscription_resources,
                             sns::topic_resources})
      std::ranges::move(of_subject(), std::back_inserter(all));
    std::ranges::sort(all, {}, &ResourceType::name);
    return all;
  }();
  return kTypes;
}

const std::vector<DataSource>& data_sources() {
  static const std::vector<DataSource> kSources = [] {
    std::vector<DataSource> all;
    for (auto* of_subject :
         {acm::acm_data_sources, autoscaling::auto_scaling_data_sources, ec2::compute_data_sources,
          ec2::launch_template_data_sources, ec2::list_data_sources, ec2::network_data_sources, ec2::route_data_sources,
          ec2::vpc_endpoint_data_sources, elbv2::lb_data_sources, iam::data_sources, kms::kms_data_sources,
          meta_data_sources, policy_document_data_sources, route53::route53_data_sources, sns::sns_data_sources}) {
      std::ranges::move(of_subject(), std::back_inserter(all));
    }
    std::ranges::sort(all, {}, &DataSource::name);
    return all;
  }();
  return kSources;
}

}  // namespace regionfall::provider
