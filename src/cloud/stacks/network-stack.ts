import type { Construct } from 'constructs';
import type { CloudWiki } from '../../config/cloud-wiki.ts';
import { NETWORK } from '../deployed-names.ts';
import { Network } from '../network/network.ts';
import { WayOutAlarm } from '../network/way-out-alarm.ts';
import { Wiki7Stack } from './wiki7-stack.ts';

/** The network, which everything else lies in. */
export class NetworkStack extends Wiki7Stack {
  readonly network: Network;

  constructor(scope: Construct, cloud: CloudWiki) {
    super(scope, NETWORK, { cloud, description: 'the network', stateful: true });
    this.network = new Network(this, 'Network', { cloud });
  }
  /** When the region has a topic of alarms, which is encrypted with a key that comes after the network. */
  watch(): void {
    const { natInstance: instance } = this.network;
    if (instance) new WayOutAlarm(this, 'WayOut', { instance });
  }
}
