<?php
declare(strict_types=1);

namespace MediaWiki\Extension\Wiki7\Jobs;

/**
 * Which type of job comes next. What people wait for goes first; so that a flood of it can't hold up the rest for
 * good, every few urgent jobs one other is run. Types of the same rank take turns.
 */
final class JobOrder {

	/** Types that change what readers see, or that reach a person. */
	private const URGENT = [
		'AssembleUploadChunks',
		'PublishStashedFile',
		'UploadFromUrl',
		'cdnPurge',
		'htmlCacheUpdate',
		'refreshLinksPrioritized',
		'refreshLinksDynamic',
		'deletePage',
		'movePage',
		'userGroupExpiry',
		'enotifNotify',
		'sendMail',
		'EchoNotificationJob',
		'EchoNotificationDeleteJob',
		'EchoPushNotificationRequest',
		'LoginNotifyChecks',
		'recentChangesUpdate',
		'categoryMembershipChange',
	];

	private const URGENT_IN_A_ROW = 8;

	private int $urgentInARow = 0;

	/** @var array<string,int> Type → when it was last chosen */
	private array $chosenAt = [];
	private int $choices = 0;

	/**
	 * @param string[] $types Those of which jobs are there
	 */
	public function next( array $types ): ?string {
		$urgent = array_intersect( $types, self::URGENT );
		$other = array_diff( $types, self::URGENT );
		$takeUrgent = $urgent !== [] && ( $other === [] || $this->urgentInARow < self::URGENT_IN_A_ROW );
		$candidates = $takeUrgent ? $urgent : $other;
		if ( $candidates === [] ) {
			return null;
		}
		$this->urgentInARow = $takeUrgent ? $this->urgentInARow + 1 : 0;
		usort( $candidates, fn ( $a, $b ) => ( $this->chosenAt[$a] ?? 0 ) <=> ( $this->chosenAt[$b] ?? 0 ) );
		$this->chosenAt[$candidates[0]] = ++$this->choices;
		return $candidates[0];
	}
}
